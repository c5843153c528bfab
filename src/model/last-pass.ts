import { hasFailed } from "./atom-result.ts";
import { commandString } from "./atom.ts";
import { workOf, type AtomResult, type Build } from "./build.ts";
import type { BuildSummary } from "./build-summary.ts";
import { at } from "./vector.ts";

/** When an atom passed last, before the build that asks. */
export interface LastPass {
  readonly build: Build;
  readonly subjob: number;
  /** Its place within the subjob. */
  readonly atom: number;
  readonly result: AtomResult;
}

/** How many earlier builds are looked at, and how many results: no question keeps a core for long. */
const MOST_BUILDS = 50;
const MOST_RESULTS = 200_000;

/** How many atoms come between two yields: about a millisecond. */
const PORTION = 1_000;

/** The builds of the same job and project before this one in which the atom may have passed, the newest first. `builds` is in the order of ids. */
export const earlierBuildsOf = (
  { id, jobName, project }: Pick<BuildSummary, "id" | "jobName" | "project">,
  builds: readonly BuildSummary[],
): readonly BuildSummary[] => {
  let results = 0;
  return builds
    .filter((one) => one.id < id && one.jobName === jobName && one.project === project && one.work !== null)
    .slice(-MOST_BUILDS)
    .toReversed()
    .filter(({ work }, index) => {
      results += work?.atoms ?? 0;
      return index === 0 || results <= MOST_RESULTS;
    });
};

/** How the atom of this command string ended in a build; null if it did not. Yields about every millisecond. */
export function* outcomeIn(
  build: Build,
  command: string,
): Generator<undefined, (LastPass & { readonly hasPassed: boolean }) | null, undefined> {
  const work = workOf(build);
  let seen = 0;
  for (const { id: subjob, firstAtom, atoms } of work?.plan.subjobs ?? []) {
    for (const [atom, one] of atoms.entries()) {
      seen += 1;
      if (seen % PORTION === 0) yield;
      if (work === null || commandString(one) !== command) continue;
      const result = at(work.atoms, firstAtom + atom);
      return result === null ? null : { build, subjob, atom, result, hasPassed: !hasFailed(result, work.plan.job) };
    }
  }
  return null;
}
