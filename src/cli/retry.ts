import type { BuildNumber } from "./commands/build-number.ts";
import { idOf } from "./find-build.ts";
import { followOnServer } from "./follow-on-server.ts";
import { withServer, type ServerFlags } from "./server.ts";

export interface RetryFlags extends ServerFlags {
  /** Whether the end of the new build is waited for. */
  readonly follow?: boolean;
}

/** Has what has not passed of a build run again; the exit code is 0 once that is stored, or what has come of it if it is followed. */
export const runRetry = (number: BuildNumber, flags: RetryFlags): Promise<number> =>
  withServer(flags, async (server) => {
    const id = await idOf(server.client, number);
    const { buildId } = await server.client.retry(id);
    process.stdout.write(`Build ${buildId} tries again what has not passed of build ${id}.\n`);
    if (flags.follow === true) return followOnServer(server, buildId);
    process.stdout.write(`How it is: clusterrunner status ${buildId}\n`);
    return 0;
  });
