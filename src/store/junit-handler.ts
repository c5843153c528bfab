import { MAX_MESSAGE, type TestTally, type ToldTest } from "./test-tally.ts";
import { withoutControlReferences } from "./xml-text.ts";

/** What happens in a JUnit file, element by element. */
export interface JunitHandler {
  /** What is wrong with an element here; null for nothing. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => string | null;
  readonly text: (text: string) => void;
  readonly close: () => void;
}

/** More than any tool nests; without a bound, a file of nothing but opening tags would fill the memory. */
const MAX_DEPTH = 100;

/** Room for what is left out of a message later. */
const MAX_TEXT = 4 * MAX_MESSAGE;

/** A test whose element is open. */
interface OpenTest {
  readonly depth: number;
  readonly name: string;
  readonly suite: string;
  readonly seconds: number;
  skipped: boolean;
  /** Its first failure; an error only if there is no failure. */
  problem: Problem | null;
}

/** A failure or error, whose text may still grow. */
interface Problem {
  readonly depth: number;
  readonly outcome: "failed" | "broken";
  readonly message: string;
  readonly type: string;
  text: string;
  /** Characters that were left out of the text. */
  left: number;
}

/**
 * Tells the tally each test when its element ends. What is known of the format is what tools write: suites in suites, several of them
 * in a file, a failure or error in a test, or directly in a suite that could not start. Other elements are passed over.
 */
export const createJunitHandler = (tally: Pick<TestTally, "add">): JunitHandler => {
  const suites: { readonly depth: number; readonly name: string }[] = [];
  let depth = 0;
  let test: OpenTest | null = null;
  /** The problem whose element is open. */
  let problem: Problem | null = null;

  const openProblem = (element: string, attributes: Readonly<Record<string, string>>): void => {
    const suite = suites.at(-1);
    const outcome = element === "failure" ? "failed" : "broken";
    // A suite that broke is told like a test of its name.
    test ??= { depth, name: suite?.name ?? "", suite: suite?.name ?? "", seconds: 0, skipped: false, problem: null };
    if (test.problem !== null && (test.problem.outcome === "failed" || outcome === "broken")) return;
    const { message = "", type = "" } = attributes;
    problem = { depth, outcome, message, type, text: "", left: 0 };
    test.problem = problem;
  };

  return {
    open: (name, attributes) => {
      if (++depth > MAX_DEPTH) return `more than ${MAX_DEPTH} elements in each other`;
      if (depth === 1 && name !== "testsuites" && name !== "testsuite") return `<${name.slice(0, 100)}>`;
      if (name === "testsuite" && test === null) suites.push({ depth, name: attributes["name"] ?? "" });
      else if (name === "testcase" && test === null) test = openTest(depth, attributes, suites.at(-1)?.name ?? "");
      else if (problem === null && (name === "failure" || name === "error")) openProblem(name, attributes);
      else if (name === "skipped" && test?.depth === depth - 1) test.skipped = true;
      return null;
    },
    text: (text) => {
      if (problem === null) return;
      const room = MAX_TEXT - problem.text.length;
      problem.text += text.slice(0, room);
      problem.left += Math.max(0, text.length - room);
    },
    close: () => {
      if (problem?.depth === depth) problem = null;
      if (test?.depth === depth) {
        tally.add(told(test));
        test = null;
      }
      if (suites.at(-1)?.depth === depth) suites.pop();
      depth--;
    },
  };
};

const openTest = (depth: number, attributes: Readonly<Record<string, string>>, suite: string): OpenTest => ({
  depth,
  name: attributes["name"] ?? "",
  suite: attributes["classname"] ?? suite,
  seconds: secondsOf(attributes["time"] ?? ""),
  // What googletest says of a disabled test.
  skipped: attributes["status"] === "notrun",
  problem: null,
});

const told = ({ name, suite, seconds, skipped, problem }: OpenTest): ToldTest => ({
  outcome: problem?.outcome ?? (skipped ? "skipped" : "passed"),
  name,
  suite,
  message: problem === null ? "" : messageOf(problem),
  left: problem?.left ?? 0,
  seconds,
});

/** The text if its beginning has the message in it, else both: one tool says everything in this place, another in that. */
const messageOf = ({ message: attribute, type, text: content }: Problem): string => {
  const message = withoutControlReferences(attribute).trim();
  const text = withoutControlReferences(content).trim();
  const all =
    text === "" ? message : text.slice(0, message.length + 200).includes(message) ? text : `${message}\n${text}`;
  return all === "" ? type : all;
};

/** `1.25`, `1,234.5`, and `0,25` of a tool that minds the locale; 0 for what is no length of time. */
const secondsOf = (text: string): number => {
  const plain = /^\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(",", "") : text.replace(",", ".");
  const seconds = Number(plain);
  return seconds >= 0 && seconds <= MAX_SECONDS ? seconds : 0;
};

/** Some thirty years. */
const MAX_SECONDS = 1e9;
