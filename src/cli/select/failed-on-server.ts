import type { BuildsOptions, BuildStatus, Client } from "../../client.ts";
import { ExitError } from "../exit-error.ts";

/** What is asked of a server. */
interface NewestBuilds extends Pick<Client, "retry"> {
  builds(options: BuildsOptions): Promise<{ readonly builds: readonly Pick<BuildStatus, "id" | "status">[] }>;
}

/**
 * Has a server try the newest build of a job again; null if that has passed. Throws an error that says what to do if there is none, or
 * if it has not ended.
 */
export const retryNewest = async (client: NewestBuilds, jobName: string): Promise<number | null> => {
  const { builds } = await client.builds({ jobName, sort: "-id", limit: 1 });
  // A server that knows no lists in parts gives all, the oldest first.
  const newest = builds.toSorted((one, other) => other.id - one.id)[0];
  const cannot = `Cannot run what failed of job "${jobName}"`;
  if (newest === undefined)
    throw new ExitError(
      `${cannot} as a build of it must be known: found none. Build it without --failed first`,
      FAILED,
    );
  if (newest.status === "BUILDING")
    throw new ExitError(`${cannot} as its newest build must have ended: found build ${newest.id} running`, FAILED);
  return newest.status === "SUCCESS" ? null : (await client.retry(newest.id)).buildId;
};

/** The build could not run. */
const FAILED = 3;
