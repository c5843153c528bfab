import { durationOf } from "./build-times.ts";
import { hasEnded, hasPassed } from "./build.ts";
import type { BuildSummary } from "./build-summary.ts";
import { spreadOf, type Spread } from "./spread.ts";

export interface HistoryQuestion {
  /** The name of the job. */
  readonly job: string;
  /** As `projectOf` names it; null for all projects that have a job of this name. */
  readonly project: string | null;
  /** How many builds to look at, at the most: the newest of those that have ended. */
  readonly most: number;
}

/** What the builds of a job that have ended tell about it. */
export interface JobHistory {
  /** All projects that have a job of this name, in the order of their names. */
  readonly projects: readonly string[];
  /** The builds that were looked at, the newest first. */
  readonly builds: readonly BuildSummary[];
  /** How many of them ended how. */
  readonly outcomes: Outcomes;
  /**
   * How many of those that were not canceled passed, from 0 to 1; null if there is none. A build of some atoms, or of each several
   * times, says nothing of the job as a whole, and is left out.
   */
  readonly passRate: number | null;
  /** In ms, of those that ran to their end, without the builds that say nothing of the job as a whole; null if there is none. */
  readonly durations: Spread | null;
}

export interface Outcomes {
  readonly passed: number;
  /** An atom failed. */
  readonly failed: number;
  /** They could not be run to their end. */
  readonly broken: number;
  readonly canceled: number;
}

/** The history of a job from all builds, which are given in the order of their ids; null if none of them is of the job. */
export const historyOf = (
  builds: readonly BuildSummary[],
  { job, project, most }: HistoryQuestion,
): JobHistory | null => {
  const ofJob = builds.filter(({ jobName }) => jobName === job);
  if (ofJob.length === 0) return null;
  const ended = ofJob
    .filter((build) => hasEnded(build) && (project === null || build.project === project))
    .toReversed()
    .slice(0, most);
  const whole = ended.filter(({ isPartial, isRepeated = false }) => !isPartial && !isRepeated);
  const durations = whole.filter(({ status }) => status === "finished").map((build) => durationOf(build) ?? 0);
  return {
    projects: [...new Set(ofJob.map((build) => build.project))].toSorted(),
    builds: ended,
    outcomes: outcomesOf(ended),
    passRate: passRateOf(outcomesOf(whole)),
    durations: spreadOf(durations),
  };
};

const outcomesOf = (builds: readonly BuildSummary[]): Outcomes => {
  let [passed, failed, broken, canceled] = [0, 0, 0, 0];
  for (const build of builds) {
    if (hasPassed(build)) passed += 1;
    else if (build.status === "finished") failed += 1;
    else if (build.status === "failed") broken += 1;
    else canceled += 1;
  }
  return { passed, failed, broken, canceled };
};

const passRateOf = ({ passed, failed, broken }: Outcomes): number | null => {
  const count = passed + failed + broken;
  return count === 0 ? null : passed / count;
};
