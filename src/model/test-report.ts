import { at, filled, withElement, type Vector } from "./vector.ts";

/** How many tests ran, and how. A test counts once: as a failure, else as an error, else as skipped, else as one that passed. */
export interface TestTotals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** The sum of what each test took by its own account. */
  readonly seconds: number;
}

/** A test that failed or broke. */
export interface FailedTest {
  readonly name: string;
  /** Its class, or else the suite that it is in; empty if the file tells neither. */
  readonly suite: string;
  readonly message: string;
}

/** What the JUnit files of one atom say. */
export interface TestReport extends TestTotals {
  /** In the order of the files; fewer than failures and errors together if there were too many. */
  readonly failed: readonly FailedTest[];
  /** What could not be read, and why; left out if all was. */
  readonly note?: string;
}

/** What is known of the tests of a build. */
export interface TestProgress {
  /** The sum of all reports. */
  readonly totals: TestTotals;
  /** How many reports have a note. */
  readonly noted: number;
  /** By the atom's place among all atoms of the build; null until its files are read. */
  readonly reports: Vector<TestReport | null>;
}

export const NO_TESTS: TestTotals = { tests: 0, failures: 0, errors: 0, skipped: 0, seconds: 0 };

/** Before any of so many atoms has a report. */
export const unreported = (atoms: number): TestProgress => ({
  totals: NO_TESTS,
  noted: 0,
  reports: filled<TestReport | null>(atoms, null),
});

/** With this report at the atom's place instead of what was there; null takes it back. */
export const withReport = (before: TestProgress, place: number, report: TestReport | null): TestProgress => {
  const replaced = at(before.reports, place);
  if (replaced === report) return before;
  return {
    totals: plus(plus(before.totals, replaced ?? NO_TESTS, -1), report ?? NO_TESTS, 1),
    noted: before.noted - notesIn(replaced) + notesIn(report),
    reports: withElement(before.reports, place, report),
  };
};

/** The report of an atom of which nothing could be read. */
export const unreadable = (note: string): TestReport => ({ ...NO_TESTS, failed: [], note });

/** To a microsecond, so that sums neither grow tails of digits nor keep a rest of what was taken back. */
export const roundedSeconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

const plus = (one: TestTotals, other: TestTotals, times: 1 | -1): TestTotals => ({
  tests: one.tests + times * other.tests,
  failures: one.failures + times * other.failures,
  errors: one.errors + times * other.errors,
  skipped: one.skipped + times * other.skipped,
  seconds: roundedSeconds(one.seconds + times * other.seconds),
});

const notesIn = (report: TestReport | null): number => (report?.note === undefined ? 0 : 1);
