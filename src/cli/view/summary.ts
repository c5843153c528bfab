import { topOf } from "../../model/top.ts";
import type { EndedAtom, Progress } from "./progress.ts";
import { repetitionsOf, type Repetitions } from "./repetitions.ts";

export interface FailedTestName {
  readonly name: string;
  /** Its class, or else its suite; empty if the file tells neither. */
  readonly suite: string;
  readonly message: string;
}

/** What JUnit files say of a build. */
export interface TestsSummary {
  readonly tests: number;
  readonly failed: number;
  readonly skipped: number;
  /** The first of them. */
  readonly failedTests: readonly FailedTestName[];
  /** What could not be read, and why: the first of them, and how many there are. */
  readonly notes: readonly string[];
  readonly noted: number;
}

export type Outcome = "passed" | "failed" | "could not run" | "canceled" | "interrupted";

/** How a build ended, and what of it somebody may want to look at. */
export interface Summary {
  readonly build: number;
  readonly outcome: Outcome;
  /** Why it could not run; null unless that is its outcome. */
  readonly message: string | null;
  /** From its admission to its end. */
  readonly wallSeconds: number;
  /** What its atoms took, one after another. */
  readonly atomSeconds: number;
  /** How many there are; null if they were never known. */
  readonly atoms: number | null;
  readonly done: number;
  readonly failed: number;
  readonly flaky: number;
  readonly interruptions: number;
  /** The slowest first. */
  readonly slowest: readonly EndedAtom[];
  readonly failedAtoms: readonly EndedAtom[];
  readonly flakyAtoms: readonly EndedAtom[];
  readonly repetitions: readonly Repetitions[];
  readonly tests: TestsSummary | null;
  /** The folder of the results, as the person calls it; null if there is none. */
  readonly results: string | null;
  /** The command that runs again what has not passed; null if everything has. */
  readonly again: string | null;
}

/** What is not in the events of a build. */
export type SummaryRest = Pick<Summary, "build" | "outcome" | "tests" | "results" | "again">;

const SLOWEST = 5;

/** Walks through all atoms once. */
export const summaryOf = (progress: Progress, rest: SummaryRest, now: number): Summary => {
  const ended = [...progress.ended()];
  return {
    ...rest,
    message: progress.message,
    wallSeconds: progress.seconds(now),
    atomSeconds: ended.reduce((sum, { seconds }) => sum + seconds, 0),
    atoms: progress.total,
    done: progress.done,
    failed: progress.failed,
    flaky: progress.flaky,
    interruptions: progress.interruptions,
    slowest: topOf(ended, SLOWEST, (one, other) => other.seconds - one.seconds),
    failedAtoms: ended.filter(({ failed }) => failed),
    flakyAtoms: ended.filter(({ flaky }) => flaky),
    repetitions: repetitionsOf(ended),
  };
};

/** 0 passed, 1 failed or canceled, 3 it could not run. An interrupted one has the code of its signal. */
export const exitCodeOf = ({ outcome }: Summary, signal: number | null): number => {
  if (signal !== null) return SIGNALED + signal;
  return outcome === "passed" ? 0 : outcome === "could not run" ? COULD_NOT_RUN : 1;
};

export const COULD_NOT_RUN = 3;
const SIGNALED = 128;
