import { request } from "node:http";
import { ClientError, createClient, type Client } from "../client.ts";
import { loadConfig, readCertificate, type Config } from "../config.ts";
import { ownerOf } from "../owner.ts";
import { nodeFetch, type Fetch } from "./node-fetch.ts";
import { explained } from "./server-error.ts";
import { trustingFetch } from "./trusting-fetch.ts";
import { endIfUnread } from "./unread-output.ts";

/** Which server is meant. */
export interface ServerFlags {
  /** Already checked; left out for the one that has the base directory of the settings, or would have it. */
  readonly masterUrl?: string;
  readonly configFile?: string;
}

/** A server that has answered. */
export interface Server {
  readonly client: Client;
  readonly url: string;
  readonly version: string;
  readonly config: Config;
}

/** How a server is asked once it has answered. */
export interface ConnectOptions {
  /** How often a request that failed is made again. @default as often as the client does */
  readonly retries?: number;
  /** What stands between the client and its requests to `url`. @default nothing */
  readonly through?: (fetch: Fetch, url: string) => Fetch;
}

/** How long a server may take to answer the first question, in ms: after that it counts as one that hangs. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Has a server asked, and what goes wrong with that said in a line that tells what to do. Every request carries the digest of the secret
 * in the settings, if there is one, so that a server may ask for it even where this machine's settings do not.
 */
export const withServer = <T>(flags: ServerFlags, use: (server: Server) => Promise<T>): Promise<T> => {
  endIfUnread(process.stdout);
  return askServer(flags, use);
};

/** The same for what does not print to stdout by itself, as views do not. */
export const askServer = async <T>(
  flags: ServerFlags,
  use: (server: Server) => Promise<T>,
  options: ConnectOptions = {},
): Promise<T> => {
  const config = loadConfig({ environment: process.env, file: flags.configFile });
  const url = flags.masterUrl ?? urlOf(config);
  let version: string | null = null;
  try {
    const server = await connect(url, config, options);
    ({ version } = server);
    return await use(server);
  } catch (error) {
    throw explained(error, { url, config, version });
  }
};

/** Asks the server at `url` who it is. Rejects as its client does, and if it is the original ClusterRunner. */
const connect = async (url: string, config: Config, { retries, through }: ConnectOptions): Promise<Server> => {
  const fetch = fetchFor(url, config);
  const options = {
    url,
    replayProtection: true,
    signReads: true,
    ...(config.secret === null ? {} : { secret: config.secret }),
    fetch,
  };
  // One that is not there is not waited for: whoever asks is told at once.
  const probe = createClient({ ...options, retries: 0 });
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const whoIs = (asked: Client): Promise<[{ readonly version: string }, boolean]> =>
    Promise.all([asked.version({ signal }), asked.isOriginal({ signal })]);
  const [{ version }, isOriginal] = await whoIs(probe).catch((error: unknown) => {
    // One that has only just started may say when it will take what is signed.
    if (error instanceof ClientError && error.retryAfterMs !== null) return whoIs(createClient(options));
    throw error;
  });
  if (isOriginal) throw new ClientError("UNEXPECTED", OK, `the original ClusterRunner, version ${version}`);
  const client = createClient({
    ...options,
    ...(retries === undefined ? {} : { retries }),
    ...(through === undefined ? {} : { fetch: through(fetch, url) }),
  });
  return { client, url, version, config };
};

const OK = 200;

/** How requests to `url` are made, under these settings. */
export const fetchFor = (url: string, { https }: Pick<Config, "https">): Fetch => {
  if (url.startsWith("http:")) return plainFetch;
  return https === null ? standardFetch : trustingFetch(readCertificate(https).cert);
};

const standardFetch: Fetch = (target, init) => globalThis.fetch(target, init);

const plainFetch: Fetch = async (target, init) => {
  const answer = await nodeFetch(request)(target, init);
  if (!REDIRECTIONS.has(answer.status)) return answer;
  await answer.body?.cancel();
  return standardFetch(target, init);
};

const REDIRECTIONS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where the server is that runs on the base directory, or else would be. */
const urlOf = ({ baseDirectory, hostname, port, https }: Config): string => {
  const running = ownerOf(baseDirectory)?.url;
  if (running !== undefined && running !== null) return running;
  if (port === 0)
    throw new Error(
      `Cannot find the server as one must run on "${baseDirectory}": found none. Start it with "clusterrunner master"`,
    );
  const host = ANY_ADDRESS.get(hostname) ?? (hostname.includes(":") ? `[${hostname}]` : hostname);
  return `${https === null ? "http" : "https"}://${host}:${port}`;
};

/** What a server listens on that takes connections to any address of the machine. */
const ANY_ADDRESS: ReadonlyMap<string, string> = new Map([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "[::1]"],
]);
