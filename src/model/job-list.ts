import { durationOf } from "./build-times.ts";
import { hasEnded, hasPassed } from "./build.ts";
import type { BuildSummary } from "./build-summary.ts";
import { spreadOf } from "./spread.ts";

/** A job of a project, by what its builds tell. */
export interface JobSummary {
  readonly name: string;
  /** As `projectOf` names it. */
  readonly project: string;
  /** How many of its builds are known, ended or not. */
  readonly builds: number;
  /** The newest of them. */
  readonly last: BuildSummary;
  /** In ms: the median of its last builds that ran to their end, without retries of some atoms; null if there is none. */
  readonly usualDuration: number | null;
  /** How many of its last builds passed, from 0 to 1, counted as in a history; null if there is none. */
  readonly passRate: number | null;
}

/** How many builds of a job are looked at for what is usual. */
const LAST = 20;

/** All jobs that builds have run, by their names and then their projects. The builds are given in the order of their ids. */
export const jobsOf = (builds: readonly BuildSummary[]): readonly JobSummary[] => {
  const tallies = new Map<string, Tally>();
  for (let index = builds.length - 1; index >= 0; index--) {
    const build = builds[index];
    if (build === undefined || build.jobName === null) continue;
    const key = JSON.stringify([build.jobName, build.project]);
    const tally = tallies.get(key) ?? { last: build, name: build.jobName, builds: 0, whole: [] };
    tallies.set(key, tally);
    tally.builds += 1;
    if (tally.whole.length < LAST && isWhole(build)) tally.whole.push(build);
  }
  return [...tallies.values()]
    .map(summaryOf)
    .toSorted((one, other) => compare(one.name, other.name) || compare(one.project, other.project));
};

interface Tally {
  readonly name: string;
  readonly last: BuildSummary;
  builds: number;
  /** Those that tell something of the job as a whole. */
  readonly whole: BuildSummary[];
}

const isWhole = (build: BuildSummary): boolean => hasEnded(build) && !build.isPartial && build.status !== "canceled";

const summaryOf = ({ name, last, builds, whole }: Tally): JobSummary => {
  const durations = whole.filter(({ status }) => status === "finished").map((build) => durationOf(build) ?? 0);
  return {
    name,
    project: last.project,
    builds,
    last,
    usualDuration: spreadOf(durations)?.median ?? null,
    passRate: whole.length === 0 ? null : whole.filter(hasPassed).length / whole.length,
  };
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
