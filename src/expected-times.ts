import { setImmediate } from "node:timers/promises";
import { atomTimesOf, smoothed } from "./model/atom-time.ts";
import type { BuildSummary } from "./model/build-summary.ts";
import { hasEnded, workOf, type Build, type Work } from "./model/build.ts";
import type { Result } from "./model/errors.ts";
import { isOfJob, jobKeyOf, type JobKey } from "./model/job-key.ts";
import type { ExpectedTimes } from "./projects/prepare.ts";
import type { Log } from "./runtime/index.ts";
import type { Timings } from "./store/contract.ts";

export interface ExpectedTimesOptions {
  readonly timings: Timings;
  /** All builds of the journal, oldest first. */
  readonly builds: () => Promise<readonly BuildSummary[]>;
  /** A build with its results, a failure if it can't be read. */
  readonly find: (build: number) => Promise<Result<Build | undefined>>;
  readonly log: Log;
}

/** Builds that are learnt from: what counted before them hardly shows in the times any more. */
const BUILDS = 6;

/** Atoms after which no older build is learnt from. */
const MOST_ATOMS = 200_000;

/** Atoms between two turns of others: about a millisecond. */
const PORTION = 1_000;

/**
 * What atoms are expected to take, as the timings have it. Of a job that they do not know, since the file was lost or damaged, it is learnt
 * again from the job's last builds in the journal, and given back to the timings. Without its hints a build still runs, only in
 * another order, so what fails is told to the log alone.
 */
export const expectedTimesOf = ({ timings, builds, find, log }: ExpectedTimesOptions): ExpectedTimes => {
  const warn = ({ project, job }: JobKey, err: unknown, text: string): void => log.warn({ project, job, err }, text);

  const lastWorks = async (job: JobKey): Promise<readonly Work[]> => {
    const works: Work[] = [];
    let atoms = 0;
    const ofJob = (await builds()).filter((build) => hasEnded(build) && !build.isPartial && isOfJob(build, job));
    for (const { id } of ofJob.slice(-BUILDS).toReversed()) {
      if (atoms > MOST_ATOMS) break;
      const found = await find(id);
      const build = found.ok ? found.value : undefined;
      const work = build === undefined ? null : workOf(build);
      // A list does not tell a repository at a path from a folder there.
      if (build === undefined || work === null || jobKeyOf(build.request, work.plan).project !== job.project) continue;
      works.unshift(work);
      atoms += work.atoms.length;
    }
    return works;
  };

  const learn = async (job: JobKey): Promise<ReadonlyMap<string, number>> => {
    const times = new Map<string, number>();
    let seen = 0;
    for (const work of await lastWorks(job)) {
      for (const { atom, seconds } of atomTimesOf(work)) {
        if (seconds !== null) times.set(atom, smoothed(times.get(atom), seconds));
        seen += 1;
        if (seen % PORTION === 0) await setImmediate();
      }
    }
    return times;
  };

  const record = (job: JobKey, times: ReadonlyMap<string, number>): void => {
    log.info({ ...job, atoms: times.size }, "Durations of atoms learnt again from the journal");
    timings
      .record(
        job,
        Array.from(times, ([atom, seconds]) => ({ atom, seconds })),
      )
      .catch((error: unknown) => warn(job, error, "Durations of atoms not recorded"));
  };

  return async (job) => {
    let isReadable = true;
    try {
      const known = await timings.expected(job);
      if (known.size > 0) return known;
    } catch (error) {
      isReadable = false;
      warn(job, error, "Durations of atoms not read");
    }
    try {
      const times = await learn(job);
      if (isReadable && times.size > 0) record(job, times);
      return times;
    } catch (error) {
      warn(job, error, "Durations of atoms not learnt, grouping without them");
      return new Map();
    }
  };
};
