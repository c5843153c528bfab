import { ClientError, type BuildArguments } from "../client.ts";
import { unpackResults } from "../unpack-results.ts";
import { serverCommand } from "./again.ts";
import type { Ending } from "./ending.ts";
import { ExitError } from "./exit-error.ts";
import { untilSignal, type Interrupt } from "./interrupt.ts";
import { READERS, reportToGithub } from "./reports/report-build.ts";
import { serverReportOf } from "./reports/server-report.ts";
import { explained } from "./server-error.ts";
import { takeEvents } from "./server-events.ts";
import { summaryOnServer } from "./server-summary.ts";
import type { Server, ServerFlags } from "./server.ts";
import { createFollower, type Follower } from "./view/follower.ts";
import { TAIL_LINES, tailLines } from "./view/output-tail.ts";
import type { Show } from "./view/show.ts";
import { COULD_NOT_RUN, summaryOf } from "./view/summary.ts";

/** What is wanted of a build, and how its server was named. */
interface WatchWish {
  /** The folder that the results are fetched to; null if they are not wanted. */
  readonly results: string | null;
  readonly flags: ServerFlags;
}

interface FollowWish extends Pick<WatchWish, "results"> {
  /** The command that runs again what has not passed. */
  readonly again: string;
}

/** Has a server run a build, and shows it as if it ran here. The results are fetched. */
export const buildOnServer = async (
  server: Server,
  request: BuildArguments,
  wish: WatchWish,
  show: Show,
): Promise<Ending> => {
  const { buildId } = await server.client.submit(request);
  return watchOnServer(server, buildId, wish, show);
};

/** Shows a build that was just admitted. */
export const watchOnServer = async (
  server: Server,
  buildId: number,
  { results, flags }: WatchWish,
  show: Show,
): Promise<Ending> => {
  if (!show.quiet) show.view.say(`Build ${buildId} on ${server.url}`);
  return followOnServer(server, buildId, { results, again: serverCommand(["retry", buildId], flags) }, show);
};

/**
 * Shows a build that a server runs, from its first event to its last. A signal cancels it there; a second one ends the command without
 * waiting for that. Throws an `ExitError` if the server is lost for good.
 */
export const followOnServer = async (
  server: Server,
  id: number,
  wish: FollowWish,
  { view, output, verbose, onUnread }: Show,
): Promise<Ending> => {
  const { url, client } = server;
  const follower = createFollower(view, {
    tailOf: async (subjob, atom) =>
      tailLines((await client.console(id, subjob, atom, { maxLines: TAIL_LINES })).content),
    verbose,
    isCrowded: () => output.isCrowded,
  });
  const abandoned = new AbortController();
  const cancel = (): void => {
    view.say(`Canceling build ${id} on ${url}; once more leaves it without waiting for that`);
    client.cancel(id).catch((error: unknown) => {
      view.say(`Build ${id} may still run: ${error instanceof Error ? error.message : String(error)}`);
      abandoned.abort();
    });
  };
  const interrupt = untilSignal(cancel, () => {
    view.say(`Build ${id} may still run on ${url}`);
    abandoned.abort();
  });
  onUnread(() => interrupt.raise("SIGPIPE"));
  try {
    await takeEvents(client, id, follower, abandoned.signal);
    await follower.settled();
    return await ending(server, id, wish, { follower, interrupt, isAbandoned: abandoned.signal.aborted });
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const said = explained(error, server);
    const message = said instanceof Error ? said.message : String(said);
    throw new ExitError(`${message}. Build ${id} may still run on ${url}`, COULD_NOT_RUN, { cause: error });
  } finally {
    interrupt.stop();
  }
};

interface Followed {
  readonly follower: Follower;
  readonly interrupt: Interrupt;
  readonly isAbandoned: boolean;
}

const ending = async (
  { client }: Server,
  id: number,
  wish: FollowWish,
  { follower: { progress }, interrupt, isAbandoned }: Followed,
): Promise<Ending> => {
  if (isAbandoned) {
    const rest = { build: id, outcome: "interrupted", tests: null, results: null, again: wish.again } as const;
    return { summary: summaryOf(progress, rest, Date.now()), signal: interrupt.stop() };
  }
  const results = progress.total === null ? null : wish.results;
  if (results !== null) await unpackResults(await client.artifacts(id, "tar.gz"), results);
  const build = await client.build(id);
  const signal = interrupt.stop();
  const again = build.status === "SUCCESS" || progress.total === null ? null : wish.again;
  const outcome = signal === null ? {} : ({ outcome: "interrupted" } as const);
  const summary = await summaryOnServer(client, build, progress, { results, again, ...outcome });
  await reportToGithub(() => serverReportOf(client, build, summary), READERS);
  return { summary, signal };
};
