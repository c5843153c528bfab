import { createClient, type ClientOptions } from "../client.ts";
import { loadConfig } from "../config.ts";
import type { Ending, Wish } from "./ending.ts";
import { ExitError } from "./exit-error.ts";
import { tellingFetch } from "./telling-fetch.ts";
import { retryNewest } from "./select/failed-on-server.ts";
import { argumentsOf, buildOnServer, watchOnServer } from "./server-build.ts";
import type { Show } from "./view/show.ts";

export interface ServerFlags {
  readonly masterUrl: string;
  readonly configFile: string | undefined;
}

const USAGE = 2;

/** How often what fails is tried again once a build is under way: half a minute or more, as long as a server takes to start again. */
const RETRIES = 8;

/** Null if nothing is to be run again. Has the server at `masterUrl` run a build, with the secret of the settings. */
export const runOnServer = async (
  { masterUrl, configFile }: ServerFlags,
  wish: Wish,
  show: Show,
): Promise<Ending | null> => {
  if (wish.junit !== undefined)
    throw new ExitError(
      `Cannot write a test report of a build on ${masterUrl} as the build must run here: found --master-url`,
      USAGE,
    );
  const config = loadConfig({ environment: process.env, file: configFile });
  const url = masterUrl.includes("://") ? masterUrl : `http://${masterUrl}`;
  const request = argumentsOf(wish.request, url);
  const options: ClientOptions = {
    url,
    replayProtection: true,
    signReads: config.signReads,
    ...(config.secret === null ? {} : { secret: config.secret }),
  };
  // One that is not there is not waited for: whoever asks is told at once.
  await createClient({ ...options, retries: 0 }).version();
  const fetch = tellingFetch(
    (target, init) => globalThis.fetch(target, init),
    url,
    (line) => show.view.say(line),
  );
  const client = createClient({ ...options, retries: RETRIES, fetch });
  const server = { url, client, configFile };
  if (!wish.failed) return buildOnServer(server, request, wish, show);
  const retried = await retryNewest(client, request.job_name);
  return retried === null ? null : watchOnServer(server, retried, wish, show);
};
