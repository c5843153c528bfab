import type { Work } from "./build.ts";
import type { FailedTest, TestReport } from "./test-report.ts";
import { at, elements } from "./vector.ts";

/** Which atom says so. */
interface Placed {
  readonly subjob: number;
  /** The atom's place within its subjob. */
  readonly atom: number;
}

export interface PlacedTest extends FailedTest, Placed {}

export interface PlacedNote extends Placed {
  readonly note: string;
}

/** How many tests of the build failed or broke, those included that are too many to be listed. */
export const failedTestCount = ({ tests }: Work): number =>
  tests === undefined ? 0 : tests.totals.failures + tests.totals.errors;

/** How many of them are listed. */
export const listedTestCount = (work: Work): number => {
  if (work.tests === undefined || failedTestCount(work) === 0) return 0;
  let count = 0;
  for (const report of elements(work.tests.reports)) count += report?.failed.length ?? 0;
  return count;
};

/** The first `most` failed tests of a build behind `offset` others, in the order of its atoms. */
export const failedTestsOf = (work: Work, most: number, offset: number = 0): readonly PlacedTest[] => {
  // Most builds have none, and then nothing walks through all their atoms.
  if (failedTestCount(work) === 0) return [];
  return part(work, offset, most, ({ failed }) => failed);
};

/** What could not be read of the tests of a build: the first `most` notes, in the order of its atoms. */
export const testNotesOf = (work: Work, most: number): readonly PlacedNote[] => {
  if (work.tests === undefined || work.tests.noted === 0) return [];
  return part(work, 0, most, ({ note }) => (note === undefined ? [] : [{ note }]));
};

/** The atoms that have a result and whose JUnit files are still to be read; none for a job without `junit`. */
export function* unreadAtomsOf({ plan, atoms: results, tests }: Work): Generator<Placed, void, undefined> {
  if (tests === undefined) return;
  for (const { id: subjob, firstAtom, atoms } of plan.subjobs) {
    for (let atom = 0; atom < atoms.length; atom++) {
      const place = firstAtom + atom;
      if (at(results, place) !== null && at(tests.reports, place) === null) yield { subjob, atom };
    }
  }
}

const part = <T extends object>(
  work: Work,
  offset: number,
  most: number,
  listOf: (report: TestReport) => readonly T[],
): readonly (T & Placed)[] => {
  const found: (T & Placed)[] = [];
  let left = offset;
  for (const { id: subjob, firstAtom, atoms } of work.plan.subjobs) {
    for (let atom = 0; atom < atoms.length; atom++) {
      if (found.length >= most) return found;
      const report = work.tests === undefined ? null : at(work.tests.reports, firstAtom + atom);
      if (report === null) continue;
      const list = listOf(report);
      for (const one of list.slice(left, left + most - found.length)) found.push({ ...one, subjob, atom });
      left = Math.max(0, left - list.length);
    }
  }
  return found;
};
