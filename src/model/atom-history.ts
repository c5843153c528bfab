import { AtomTally, type AtomHistory } from "./atom-tally.ts";
import { commandString } from "./atom.ts";
import { workOf, type Build, type Work } from "./build.ts";
import { topOf } from "./top.ts";
import { at } from "./vector.ts";

/** A build, and its project as `projectOf` names it. */
export interface PlacedBuild {
  readonly build: Build;
  readonly project: string;
}

/** What builds tell about the atoms of a job. */
export interface AtomsHistory {
  /** Of how many of the builds the atoms were looked at: the newest, which have some 200,000 results together. */
  readonly atomBuilds: number;
  /** Those that passed and failed with nothing changed, the worst first: 20 at the most. */
  readonly flaky: readonly AtomHistory[];
  /** By what they take on average, the slowest first: 20 at the most. */
  readonly slowest: readonly AtomHistory[];
}

/** How many atoms are listed. */
const LISTED = 20;

/** How many results are looked at, so that no question keeps a core for long. The newest build counts in any case. */
const MOST_RESULTS = 200_000;

/** How many atoms come between two yields: about a millisecond. */
const PORTION = 1_000;

/** Looks at the atoms of builds of one job, which are given from the newest on. Yields about every millisecond. */
export function* atomsHistoryOf(builds: readonly PlacedBuild[]): Generator<undefined, AtomsHistory, undefined> {
  const tallies = new Map<string, AtomTally>();
  const isRepeated = repeatedIn(builds);
  let results = 0;
  let atomBuilds = 0;
  for (const placed of builds) {
    const work = workOf(placed.build);
    results += work?.atomsDone ?? 0;
    if (results > MOST_RESULTS && atomBuilds > 0) break;
    atomBuilds += 1;
    if (work !== null) yield* count(placed, work, isRepeated(work.plan.commit), tallies);
  }
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
}

function* count(
  { build: { id }, project }: PlacedBuild,
  { plan, atoms: results }: Work,
  isRepeated: boolean,
  tallies: Map<string, AtomTally>,
): Generator<undefined, void, undefined> {
  const commit = isRepeated ? plan.commit : null;
  let seen = 0;
  for (const { firstAtom, atoms } of plan.subjobs) {
    for (const [index, atom] of atoms.entries()) {
      const result = at(results, firstAtom + index);
      const command = commandString(atom);
      const key = `${project}\0${command}`;
      if (result !== null) {
        const known = tallies.get(key);
        const tally = known ?? new AtomTally({ project, commandString: command, lastBuild: id });
        if (known === undefined) tallies.set(key, tally);
        tally.add(result, commit);
      }
      seen += 1;
      if (seen % PORTION === 0) yield;
    }
  }
  yield;
}

/** Whether a commit was built more than once: only then can an atom both pass and fail at it. */
const repeatedIn = (builds: readonly PlacedBuild[]): ((commit: string | null) => boolean) => {
  const known = new Set<string>();
  const repeated = new Set<string>();
  for (const { build } of builds) {
    const commit = workOf(build)?.plan.commit ?? null;
    if (commit === null) continue;
    if (known.has(commit)) repeated.add(commit);
    known.add(commit);
  }
  return (commit) => commit !== null && repeated.has(commit);
};
