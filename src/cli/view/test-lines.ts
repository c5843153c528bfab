import type { Colours } from "../colours.ts";
import { count, tame } from "../wording.ts";
import type { Fit } from "./fit.ts";
import type { TestsSummary } from "./summary.ts";

interface TestStyle {
  readonly colours: Colours;
  /** Of the terminal; Infinity without one. */
  readonly columns: number;
  readonly fit: Fit;
}

/** Failed tests and notes that are named. */
export const NAMED_TESTS = 20;

/** In columns: what fits on a line or two. */
const LINE = 200;

/** What a person reads of the tests of a build that ended; nothing for a job without `junit`. */
export const testLines = (tests: TestsSummary | null, { colours: pc, columns, fit }: TestStyle): readonly string[] => {
  if (tests === null) return [];
  const { failed, skipped, failedTests, notes, noted } = tests;
  const width = Math.min(LINE, columns - 4);
  const parts = [
    count(tests.tests, "test"),
    ...(failed === 0 ? [] : [pc.red(`${failed} failed`)]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  return [
    parts.join(", "),
    ...failedTests.slice(0, NAMED_TESTS).map(({ name, suite, message }) => {
      const title = fit(tame(suite === "" ? name : `${suite} › ${name}`), width);
      return `  ${pc.red("✗")} ${title}${pc.dim(about(message, width - title.length, fit))}`;
    }),
    ...more(failed, "failed test", pc),
    ...onceEach(notes.slice(0, NAMED_TESTS)).map((note) => `  ${pc.yellow("!")} ${fit(tame(note), width)}`),
    ...more(noted, "note", pc),
  ];
};

/** Atoms of one job tend to lack the same: `... (3 times)`. */
const onceEach = (notes: readonly string[]): readonly string[] => {
  const times = new Map<string, number>();
  for (const note of notes) times.set(note, (times.get(note) ?? 0) + 1);
  return Array.from(times, ([note, number]) => (number === 1 ? note : `${note} (${number} times)`));
};

const about = (message: string, columns: number, fit: Fit): string => {
  const [line = ""] = message.trim().split("\n");
  return line === "" || columns < LEAST ? "" : `  ${fit(tame(line), columns - 2)}`;
};

/** Of a message less than this, in columns, tells nothing. */
const LEAST = 10;

const more = (all: number, noun: string, pc: Colours): readonly string[] =>
  all > NAMED_TESTS ? [pc.dim(`  and ${count(all - NAMED_TESTS, `more ${noun}`)}`)] : [];
