import type { BuildEvent } from "./build-event.ts";
import { buildIn, type BuildCalls } from "./build-calls.ts";
import type { BuildStatus } from "./build-status.ts";
import type { CallOptions } from "./call-options.ts";
import { ClientError } from "./client-error.ts";
import { queryOf, type Connection } from "./connection.ts";
import { followedConsole } from "./console-following.ts";
import { followedEvents } from "./event-stream.ts";
import type { PartCalls } from "./part-calls.ts";
import type { ConsolePage } from "./subjob-status.ts";

export interface WaitOptions extends CallOptions {
  /** For how many seconds the server may keep back an answer while nothing changes: 0 to 60. @default 30 */
  readonly waitSeconds?: number;
  /** Milliseconds between two looks, at a server that keeps back no answer. @default 1_000 */
  readonly pollMs?: number;
}

export interface EventsOptions extends CallOptions {
  /** Goes on behind the event that has this. @default the first event of a build; of all builds, what happens from now on */
  readonly lastEventId?: string;
}

export interface BuildEventsOptions extends EventsOptions {
  /** Whether lines of the atoms that run are events, too. @default false */
  readonly console?: boolean;
}

export interface FollowConsoleOptions extends CallOptions {
  /** Milliseconds between two looks, while nothing is printed. @default 500 */
  readonly pollMs?: number;
}

/** Builds, while they run. */
export interface FollowingCalls {
  /**
   * Resolves with the build once it has ended, however it did. A server that is busy is waited for.
   *
   * @example
   * const { status } = await client.waitFor(1);
   * console.log(status); // FAILURE
   */
  waitFor(id: number, options?: WaitOptions): Promise<BuildStatus>;

  /**
   * What happens to a build, from its first event to `end`: each event once and in order, through connections that break off and a
   * server that is started again. Whoever leaves the loop has ended the connection.
   *
   * @example
   * for await (const event of client.events(1)) {
   *   if (event.type === "atom_finished" && event.data.exit_code !== 0) console.log(event.data.exit_code); // 3
   *   if (event.type === "end") console.log(event.data.status); // FAILURE
   * }
   */
  events(id: number, options?: BuildEventsOptions): AsyncIterable<BuildEvent>;

  /**
   * What happens to all builds, without an end: the loop is to be left, or aborted.
   *
   * @example
   * for await (const { type, data } of client.allEvents({ lastEventId: "0" })) {
   *   console.log(type, data.build_id); // queued 1
   *   break;
   * }
   */
  allEvents(options?: EventsOptions): AsyncIterable<BuildEvent>;

  /**
   * What an atom prints, from its first line until it has ended, lines together as they come; an atom that has not begun is waited for.
   * One that is begun anew, after a failure, is told from its first line again, which `offset_line` shows.
   *
   * @example
   * const [failed] = (await client.build(1)).failed_atoms ?? [];
   * for await (const { content } of client.followConsole(1, failed?.subjob_id ?? 0, failed?.id ?? 0))
   *   console.log(content.trim()); // bad number
   */
  followConsole(
    id: number,
    subjobId: number,
    atomId: number,
    options?: FollowConsoleOptions,
  ): AsyncIterable<ConsolePage>;
}

export const followingCalls = (
  connection: Connection,
  calls: Pick<BuildCalls, "build"> & Pick<PartCalls, "atom" | "console">,
): FollowingCalls => {
  const { clock } = connection;
  return {
    waitFor: async (id, { signal, waitSeconds = WAIT_SECONDS, pollMs = POLL_MS } = {}) => {
      for (;;) {
        const began = clock.now();
        const answer = await connection.get(`/build/${id}${queryOf({ wait: waitSeconds })}`, { signal }).catch(ifBusy);
        const build = answer === undefined ? undefined : buildIn(answer);
        if (build !== undefined && build.status !== "BUILDING") return build;
        // An older server, or one that stops, answers at once.
        const rest = pollMs - (clock.now() - began);
        if (rest > 0 || build === undefined) await clock.sleep(Math.max(rest, 0), signal);
      }
    },
    events: (id, { lastEventId = "", console = false, signal } = {}) =>
      followedEvents(connection, `/build/${id}/events`, { lastEventId, console, signal }),
    allEvents: ({ lastEventId = "", signal } = {}) =>
      followedEvents(connection, "/build/events", { lastEventId, console: false, signal }),
    followConsole: (id, subjobId, atomId, { pollMs = CONSOLE_POLL_MS, signal } = {}) =>
      followedConsole(calls, { id, subjobId, atomId, pollMs, signal, clock }),
  };
};

const WAIT_SECONDS = 30;
const POLL_MS = 1_000;
const CONSOLE_POLL_MS = 500;

/** The server or its supervisor is starting again. */
const UNAVAILABLE = 503;

const ifBusy = (error: unknown): undefined => {
  if (error instanceof ClientError && error.status === UNAVAILABLE) return;
  throw error;
};
