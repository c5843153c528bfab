import { workOf, type Build } from "../model/build.ts";
import { leadingResults, placeOf } from "../model/progress.ts";
import type { Subjob } from "../model/subjob.ts";
import { at } from "../model/vector.ts";

/** The subjobs of a build that are still to be run to their end, in the plan's order. */
export const unfinishedOf = (build: Build): readonly Subjob[] => {
  const work = workOf(build);
  return work === null ? [] : work.plan.subjobs.filter(({ id }) => at(work.subjobs, id).state !== "done");
};

/** Whether an executor has the subjob, or had it when the last life of the server ended. */
export const isSubjobRunning = (build: Build, subjob: number): boolean => {
  const work = workOf(build);
  return work !== null && at(work.subjobs, subjob).state === "running";
};

/**
 * Whether the atom has no result yet and its subjob runs. Of an atom that isn't awaited, only an attempt that was given up can tell a result;
 * whoever reads the journal finds one result of each atom.
 */
export const isAwaited = (build: Build, subjob: number, atom: number): boolean => {
  const work = workOf(build);
  return work !== null && isSubjobRunning(build, subjob) && at(work.atoms, placeOf(work, subjob, atom)) === null;
};

/** How many of the subjob's atoms, which run in order, have a result: the place of the one that is next. */
export const recordedAtoms = (build: Build, subjob: number): number => {
  const work = workOf(build);
  const found = work?.plan.subjobs[subjob];
  return work === null || found === undefined ? 0 : leadingResults(work, found);
};

/** By the id of the subjob, the first of its atoms that is to run, where that is not the first of all. */
export const firstAtomsOf = (build: Build, subjobs: readonly Subjob[]): ReadonlyMap<number, number> =>
  new Map(subjobs.map(({ id }) => [id, recordedAtoms(build, id)] as const).filter(([, from]) => from > 0));

/** What a fact says of the first atom that runs. */
export const notFirst = (from: number): { readonly from?: number } => (from === 0 ? {} : { from });
