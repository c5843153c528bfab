import { AtomTally, type AtomHistory } from "./atom-tally.ts";
import { commandString } from "./atom.ts";
import { workOf, type Build, type Work } from "./build.ts";
import type { BuildSummary } from "./build-summary.ts";
import { projectOf } from "./job-key.ts";
import { topOf } from "./top.ts";
import { at } from "./vector.ts";

/** What builds tell about the atoms of a job. */
export interface AtomsHistory {
  /** Of how many of the builds the atoms were looked at: the newest, which have some 200,000 results together. */
  readonly atomBuilds: number;
  /** Those that passed and failed with nothing changed, the worst first: 20 at the most. */
  readonly flaky: readonly AtomHistory[];
  /** By what they take on average, the slowest first: 20 at the most. */
  readonly slowest: readonly AtomHistory[];
}

/** Made of one build after the other, from the newest on. The generators yield about every millisecond. */
export interface AtomsCount {
  add(build: Build): Generator<undefined, void, undefined>;
  result(): Generator<undefined, AtomsHistory, undefined>;
}

/** How many atoms are listed. */
const LISTED = 20;

/** How many results are looked at, so that no question keeps a core for long. The newest build counts in any case. */
const MOST_RESULTS = 200_000;

/** How many atoms come between two yields: about a millisecond. */
const PORTION = 1_000;

/** The builds whose atoms are looked at, of builds of one job which are given from the newest on. */
export const countedBuildsOf = (builds: readonly BuildSummary[]): readonly BuildSummary[] => {
  let results = 0;
  const beyond = builds.findIndex(({ work }, index) => {
    results += work?.atomsDone ?? 0;
    return results > MOST_RESULTS && index > 0;
  });
  return beyond === -1 ? builds : builds.slice(0, beyond);
};

/** Counts the atoms of these builds, each of which is added as a whole. */
export const countAtoms = (builds: readonly BuildSummary[]): AtomsCount => {
  const tallies = new Map<string, AtomTally>();
  const isComparable = comparableIn(builds);
  let atomBuilds = 0;
  return {
    *add(build) {
      atomBuilds += 1;
      const work = workOf(build);
      const source =
        work === null ? null : sourceOf(build.id, work.plan.commit, build.request.selection?.repeat !== undefined);
      if (work !== null) yield* count(build, work, isComparable(source) ? source : null, tallies);
    },
    *result() {
      const all = [...tallies.values()];
      yield;
      const slowest = topOf(all, LISTED, (one, other) => other.meanSeconds - one.meanSeconds || one.compareName(other));
      yield;
      const flipping = all.filter(({ flips }) => flips > 0);
      const flaky = topOf(flipping, LISTED, (one, other) => other.flips - one.flips || one.compareName(other));
      return {
        atomBuilds,
        flaky: flaky.map(({ history }) => history),
        slowest: slowest.map(({ history }) => history),
      };
    },
  };
};

function* count(
  build: Build,
  { plan, atoms: results }: Work,
  source: string | null,
  tallies: Map<string, AtomTally>,
): Generator<undefined, void, undefined> {
  const project = projectOf(build);
  let seen = 0;
  for (const { id, firstAtom, atoms } of plan.subjobs) {
    for (const [index, atom] of atoms.entries()) {
      const result = at(results, firstAtom + index);
      const command = commandString(atom);
      const key = `${project}\0${command}`;
      if (result !== null) {
        const known = tallies.get(key);
        const tally =
          known ??
          new AtomTally({ project, commandString: command, lastBuild: build.id, lastSubjob: id, lastAtom: index });
        if (known === undefined) tallies.set(key, tally);
        tally.add(result, source);
      }
      seen += 1;
      if (seen % PORTION === 0) yield;
    }
  }
  yield;
}

/** Whether the atoms of a source ran more than once, in several builds or in one that repeats them: only then can one both pass and fail. */
const comparableIn = (builds: readonly BuildSummary[]): ((source: string | null) => boolean) => {
  const known = new Set<string>();
  const comparable = new Set<string>();
  for (const { id, work, isRepeated = false } of builds) {
    const source = sourceOf(id, work?.commit ?? null, isRepeated);
    if (source === null) continue;
    if (known.has(source) || isRepeated) comparable.add(source);
    known.add(source);
  }
  return (source) => source !== null && comparable.has(source);
};

/** Null where nothing is known to be the same in another build, or in another run of an atom. */
const sourceOf = (id: number, commit: string | null, isRepeated: boolean): string | null =>
  commit ?? (isRepeated ? `build ${id}` : null);
