import type { BuildNumber } from "./commands/build-number.ts";
import { atBuild } from "./find-build.ts";
import { throughLosses } from "./on-server.ts";
import { watchOnServer } from "./server-build.ts";
import { askServer, withServer, type ServerFlags } from "./server.ts";
import { showBuild } from "./show-build.ts";

export interface RetryFlags extends ServerFlags {
  /** Whether the new build is watched to its end. */
  readonly follow?: boolean;
}

/**
 * Has what has not passed of a build run again; the exit code is 0 once that is stored, or that of `clusterrunner build` if it is
 * followed.
 */
export const runRetry = async (number: BuildNumber, { follow = false, ...flags }: RetryFlags): Promise<number> => {
  const retried = await withServer(flags, ({ client }) =>
    atBuild(client, number, "retry", async (id) => {
      const { buildId } = await client.retry(id);
      process.stdout.write(`Build ${buildId} tries again what has not passed of build ${id}.\n`);
      return buildId;
    }),
  );
  if (!follow) {
    process.stdout.write(`How it is: clusterrunner status ${retried}\n`);
    return 0;
  }
  return showBuild({ json: false, quiet: false, verbose: false }, (show) =>
    askServer(flags, (server) => watchOnServer(server, retried, { results: null, flags }, show), throughLosses(show)),
  );
};
