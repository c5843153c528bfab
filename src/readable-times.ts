import type { ExpectedTimes } from "./projects/prepare.ts";
import type { Log } from "./runtime/index.ts";
import type { Timings } from "./store/contract.ts";

/** Without its hints a build still runs, only in another order. */
export const readableTimes =
  (timings: Timings, log: Log): ExpectedTimes =>
  async (job) => {
    try {
      return await timings.expected(job);
    } catch (error) {
      log.warn(
        { project: job.project, job: job.job, err: error },
        "Durations of atoms not read, grouping without them",
      );
      return new Map();
    }
  };
