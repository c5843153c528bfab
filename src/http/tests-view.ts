import * as z from "zod";
import type { Work } from "../model/build.ts";
import type { TestTotals } from "../model/test-report.ts";
import { failedTestsOf, testNotesOf } from "../model/work-tests.ts";
import type { Page } from "./page.ts";

/** What the JUnit files of a build say, as both dialects show it: of a build that runs, what has been read until now. */
export interface TestsView extends TestTotalsView {
  /** Some that failed or broke, in the order of their subjobs: the first 100 beside a build, and a page of them on their own. */
  readonly failed: readonly FailedTestView[];
  /** What could not be read, and why: the first 100. */
  readonly notes: readonly TestNoteView[];
}

export interface TestTotalsView {
  readonly num_tests: number;
  /** Failures and errors, listed or not. */
  readonly num_failed: number;
  readonly num_failures: number;
  readonly num_errors: number;
  readonly num_skipped: number;
  /** The sum of what each test took. */
  readonly seconds: number;
}

interface PlaceView {
  readonly subjob_id: number;
  /** The atom's place within its subjob. */
  readonly atom_id: number;
}

interface FailedTestView extends PlaceView {
  readonly name: string;
  /** Its class, or else its suite; empty if the file tells neither. */
  readonly suite: string;
  readonly message: string;
}

interface TestNoteView extends PlaceView {
  readonly note: string;
}

const PLACE_SHAPE = { subjob_id: z.int(), atom_id: z.int().describe("The atom's place within its subjob") };

/** Of both views: the one without lists is that of a build in a list. */
export const TESTS_SHAPE: z.ZodType = z
  .object({
    num_tests: z.int(),
    num_failed: z.int().describe("Failures and errors, listed or not"),
    num_failures: z.int(),
    num_errors: z.int(),
    num_skipped: z.int(),
    seconds: z.number(),
    failed: z.array(z.object({ ...PLACE_SHAPE, name: z.string(), suite: z.string(), message: z.string() })).optional(),
    notes: z.array(z.object({ ...PLACE_SHAPE, note: z.string() })).optional(),
  })
  .meta({ id: "Tests" });

/** Entries of a list in one answer. */
const MOST = 100;

/** The view of one build alone; null for a job without `junit`, and while the job is not known. */
export const testsOf = (work: Work | null): TestsView | null => testsPageOf(work, { offset: 0, limit: MOST });

/** The same with a page of its failed tests. */
export const testsPageOf = (work: Work | null, { offset, limit }: Page): TestsView | null => {
  const totals = testTotalsOf(work?.tests?.totals);
  if (work === null || totals === null) return null;
  return {
    ...totals,
    failed: failedTestsOf(work, limit, offset).map(({ name, suite, message, subjob, atom }) => ({
      name,
      suite,
      message,
      subjob_id: subjob,
      atom_id: atom,
    })),
    notes: testNotesOf(work, MOST).map(({ note, subjob, atom }) => ({ note, subjob_id: subjob, atom_id: atom })),
  };
};

/** The same without its lists, which in an answer about many builds would be megabytes. */
export const testTotalsOf = (totals: TestTotals | undefined): TestTotalsView | null => {
  if (totals === undefined) return null;
  const { tests, failures, errors, skipped, seconds } = totals;
  return {
    num_tests: tests,
    num_failed: failures + errors,
    num_failures: failures,
    num_errors: errors,
    num_skipped: skipped,
    seconds,
  };
};
