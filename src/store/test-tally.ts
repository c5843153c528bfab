import { NO_TESTS, roundedSeconds, type FailedTest, type TestReport } from "../model/test-report.ts";

/** One test as a file tells of it. */
export interface ToldTest {
  readonly outcome: "passed" | "failed" | "broken" | "skipped";
  readonly name: string;
  readonly suite: string;
  /** What a failed or broken one says; empty for others. */
  readonly message: string;
  /** How many characters of the message were left out already. */
  readonly left: number;
  readonly seconds: number;
}

/** Counts the tests of one atom. */
export interface TestTally {
  readonly add: (test: ToldTest) => void;
  /** Takes down what could not be read. */
  readonly note: (text: string) => void;
  readonly report: () => TestReport;
}

/** Failed tests that are kept of one atom. */
const MAX_FAILED = 1_000;

/** Notes that are kept of one atom. */
const MAX_NOTES = 10;

/** In characters. What is beyond is counted. */
export const MAX_MESSAGE = 2_000;
const MAX_NAME = 500;

export const createTestTally = (): TestTally => {
  const failed: FailedTest[] = [];
  const notes: string[] = [];
  let { tests, failures, errors, skipped, seconds } = NO_TESTS;
  let unkept = 0;

  const noteOf = (): string => {
    const all = notes.slice(0, MAX_NOTES);
    if (notes.length > MAX_NOTES) all.push(`${notes.length - MAX_NOTES} more such notes`);
    if (unkept > 0)
      all.push(`Cannot keep each failed test as an atom may have ${MAX_FAILED}: found ${unkept + failed.length}`);
    return all.join("; ");
  };

  return {
    add: (test) => {
      tests++;
      seconds += test.seconds;
      if (test.outcome === "skipped") skipped++;
      if (test.outcome === "failed") failures++;
      if (test.outcome === "broken") errors++;
      if (test.outcome === "passed" || test.outcome === "skipped") return;
      if (failed.length === MAX_FAILED) unkept++;
      else
        failed.push({
          name: clipped(test.name, MAX_NAME, 0),
          suite: clipped(test.suite, MAX_NAME, 0),
          message: clipped(test.message, MAX_MESSAGE, test.left),
        });
    },
    note: (text) => void notes.push(text),
    report: () => {
      const note = noteOf();
      const totals = { tests, failures, errors, skipped, seconds: roundedSeconds(seconds) };
      return { ...totals, failed, ...(note === "" ? {} : { note }) };
    },
  };
};

/** The text cut to `most` characters, and how many there were behind them, with `left` that were behind the text. */
const clipped = (text: string, most: number, left: number): string => {
  // Half a character is none.
  const start = alone(text.length > most ? text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "") : text);
  const more = text.length - start.length + left;
  return more === 0 ? start : `${start}... (${more} more characters)`;
};

/** The same text in memory of its own: a part of a string keeps the whole alive, and that may be a file. */
const alone = (text: string): string => Buffer.from(text).toString();
