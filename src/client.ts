import { archiveCalls, type ArchiveCalls } from "./client/archive.ts";
import { artifactCalls, type ArtifactCalls } from "./client/artifact-calls.ts";
import { buildCalls, type BuildCalls } from "./client/build-calls.ts";
import { REAL_CLOCK, type ClientClock } from "./client/clock.ts";
import { createConnection } from "./client/connection.ts";
import { followingCalls, type FollowingCalls } from "./client/following-calls.ts";
import { partCalls, type PartCalls } from "./client/part-calls.ts";
import { serverCalls, type ServerCalls } from "./client/server-calls.ts";
import { signerOf, type SigningOptions } from "./client/signer.ts";

export type { ArtifactsOptions } from "./client/archive.ts";
export {
  artifactPath,
  type ArtifactFile,
  type ArtifactFileOptions,
  type ArtifactFilesOptions,
} from "./client/artifact-calls.ts";
export type { BuildList, BuildsOptions, HistoryOptions, JobList } from "./client/build-calls.ts";
export type { BuildEvent } from "./client/build-event.ts";
export type {
  BuildArguments,
  BuildState,
  BuildStatus,
  DeliveryStatus,
  DirectoryArguments,
  FailedAtom,
  FailedTest,
  GitArguments,
  TestNote,
  TestsStatus,
} from "./client/build-status.ts";
export type { CallOptions, PageOptions } from "./client/call-options.ts";
export { ClientError, type ClientErrorCode } from "./client/client-error.ts";
export type { ClientClock } from "./client/clock.ts";
export type { BuildEventsOptions, EventsOptions, FollowConsoleOptions, WaitOptions } from "./client/following-calls.ts";
export type { AtomHistory, BuildInHistory, JobHistory, Spread } from "./client/job-history.ts";
export type { JobOverview } from "./client/job-overview.ts";
export type { AtomsOptions, ConsoleOptions, ConsoleSearchOptions, LastPass } from "./client/part-calls.ts";
export type { StreamProgress } from "./client/resumed-stream.ts";
export type { ExecutorStatus, ServerVersion } from "./client/server-calls.ts";
export type { AtomStatus, ConsoleMatches, ConsolePage, SubjobStatus } from "./client/subjob-status.ts";
export type { ActorStatus, ExecutorAtWork, Room, SystemStatus, WorkerAtWork } from "./client/system-status.ts";

export interface ClientOptions extends SigningOptions {
  /** Where the server is, such as `http://127.0.0.1:43000`. */
  readonly url: string;
  /**
   * How often a request that failed is made again: while the server can't be reached, starts again, or is busy, and only where that
   * can't do anything twice. Each time is waited for about twice as long, a quarter of a second at first, or as long as the server
   * says, but never for longer than `longestPauseMs`. @default 4
   */
  readonly retries?: number;
  /** In ms. A server that wants to be left alone for longer is not asked again. @default 30_000 */
  readonly longestPauseMs?: number;
  /** @default the global one */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** @default the real time */
  readonly clock?: ClientClock;
}

/** A ClusterRunner server. Every failure but an abort rejects with a `ClientError`. */
export interface Client extends BuildCalls, PartCalls, FollowingCalls, ArchiveCalls, ArtifactCalls, ServerCalls {}

/**
 * A client of the HTTP API, for Node and for browsers. Without `secret` it can only read.
 *
 * @example
 * const client = createClient({ url: "http://127.0.0.1:43000", secret });
 * const { buildId } = await client.submit({ type: "directory", project_directory: "/srv/app", job_name: "Test" });
 * const { status } = await client.waitFor(buildId);
 * console.log(status); // FAILURE
 */
export const createClient = ({
  url,
  retries = RETRIES,
  longestPauseMs = LONGEST_PAUSE_MS,
  fetch = (target, init) => globalThis.fetch(target, init),
  clock = REAL_CLOCK,
  ...signing
}: ClientOptions): Client => {
  const connection = createConnection({ url, fetch, clock, retries, longestPauseMs, sign: signerOf(signing) });
  const builds = buildCalls(connection);
  const parts = partCalls(connection);
  return {
    ...builds,
    ...parts,
    ...followingCalls(connection, { ...builds, ...parts }),
    ...archiveCalls(connection),
    ...artifactCalls(connection),
    ...serverCalls(connection),
  };
};

const RETRIES = 4;
const LONGEST_PAUSE_MS = 30_000;
