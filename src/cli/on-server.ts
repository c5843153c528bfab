import type { Ending, Wish } from "./ending.ts";
import { ExitError } from "./exit-error.ts";
import { retryNewest } from "./select/failed-on-server.ts";
import { buildOnServer, watchOnServer } from "./server-build.ts";
import { argumentsOf } from "./server-request.ts";
import { askServer, type ConnectOptions } from "./server.ts";
import { tellingFetch } from "./telling-fetch.ts";
import type { Show } from "./view/show.ts";

/** Which server, by flags that are already checked. */
interface Flags {
  readonly masterUrl: string;
  readonly configFile: string | undefined;
}

const USAGE = 2;

/** Null if nothing is to be run again. Has the server at `masterUrl` run a build, with the secret of the settings. */
export const runOnServer = async ({ masterUrl, configFile }: Flags, wish: Wish, show: Show): Promise<Ending | null> => {
  if (wish.junit !== undefined)
    throw new ExitError(
      `Cannot write a test report of a build on ${masterUrl} as the build must run here: found --master-url`,
      USAGE,
    );
  const request = argumentsOf(wish.request, masterUrl);
  const flags = { masterUrl, ...(configFile === undefined ? {} : { configFile }) };
  return askServer(
    flags,
    async (server) => {
      if (!wish.failed) return buildOnServer(server, request, { ...wish, flags }, show);
      const retried = await retryNewest(server.client, request.job_name);
      return retried === null ? null : watchOnServer(server, retried, { ...wish, flags }, show);
    },
    throughLosses(show),
  );
};

/** How a server is asked that is followed for long: what is lost is told, and tried again for as long as a server takes to start again. */
export const throughLosses = ({ view }: Pick<Show, "view">): ConnectOptions => ({
  retries: RETRIES,
  through: (fetch, url) => tellingFetch(fetch, url, (line) => view.say(line)),
});

/** That is half a minute or more. */
const RETRIES = 8;
