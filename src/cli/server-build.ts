import { networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { ClientError, type BuildArguments, type BuildEvent, type Client } from "../client.ts";
import { unpackResults } from "../unpack-results.ts";
import { commandLine } from "./again.ts";
import type { Ending, Wish } from "./ending.ts";
import { ExitError } from "./exit-error.ts";
import { untilSignal, type Interrupt } from "./interrupt.ts";
import { createFollower, type Follower } from "./view/follower.ts";
import { TAIL_LINES, tailLines } from "./view/output-tail.ts";
import type { PlannedAtom } from "./view/progress.ts";
import type { Show } from "./view/show.ts";
import { COULD_NOT_RUN, summaryOf, type Outcome, type TestsSummary } from "./view/summary.ts";
import { NAMED_TESTS } from "./view/test-lines.ts";
import { nameOfCommand } from "./wording.ts";

export interface BuildServer {
  readonly url: string;
  /** Waits for a server that is away for as long as one may take to start again. */
  readonly client: Client;
  /** The settings that were named on the command line. */
  readonly configFile: string | undefined;
}

/** Has a server run a build, and shows it as if it ran here. The results are fetched. */
export const buildOnServer = async (
  server: BuildServer,
  request: BuildArguments,
  wish: Pick<Wish, "results">,
  show: Show,
): Promise<Ending> => {
  const { buildId } = await server.client.submit(request);
  return watchOnServer(server, buildId, wish, show);
};

/** Shows a build that was just admitted. */
export const watchOnServer = async (
  server: BuildServer,
  buildId: number,
  wish: Pick<Wish, "results">,
  show: Show,
): Promise<Ending> => {
  if (!show.quiet) show.view.say(`Build ${buildId} on ${server.url}`);
  const options = [
    ["-m", server.url],
    ["-c", server.configFile],
  ] as const;
  const again = commandLine(["clusterrunner", "retry", `${buildId}`], options);
  return followOnServer(server, buildId, { ...wish, again }, show);
};

/**
 * Shows a build that a server runs, from its first event to its last. A signal cancels it there; a second one ends the command without
 * waiting for that. Throws an `ExitError` if the server is lost for good.
 */
export const followOnServer = async (
  { url, client }: Pick<BuildServer, "url" | "client">,
  id: number,
  wish: Pick<Wish, "results" | "again">,
  { view, output, verbose, onUnread }: Show,
): Promise<Ending> => {
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
    await followEvents(client, id, follower, abandoned.signal);
    await follower.settled();
    return await ending(client, id, wish, { follower, interrupt, isAbandoned: abandoned.signal.aborted });
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new ExitError(`${error.message}. Build ${id} may still run on ${url}`, COULD_NOT_RUN, { cause: error });
  } finally {
    interrupt.stop();
  }
};

const followEvents = async (client: Client, id: number, follower: Follower, signal: AbortSignal): Promise<void> => {
  try {
    for await (const event of client.events(id, { signal })) {
      if (event.type === "prepared") await plan(client, id, follower, event);
      follower.take(event);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

/** Subjobs that are asked for at once. */
const PAGE = 1_000;

const plan = async (
  client: Client,
  id: number,
  { progress }: Follower,
  { data }: Extract<BuildEvent, { readonly type: "prepared" }>,
): Promise<void> => {
  const subjobs: (readonly PlannedAtom[])[] = [];
  while (subjobs.length < data.num_subjobs) {
    const page = await client.subjobs(id, { offset: subjobs.length, limit: PAGE });
    if (page.subjobs.length === 0) break;
    for (const { atoms } of page.subjobs) {
      subjobs.push(
        atoms.map(({ command_string, expected_time, repetition, repetitions }) => ({
          name: `${nameOfCommand(command_string)}${repetition === undefined ? "" : ` (${repetition} of ${repetitions})`}`,
          expectedSeconds: expected_time,
        })),
      );
    }
  }
  progress.plan({ subjobs, executors: null, flakyFails: false });
};

interface Followed {
  readonly follower: Follower;
  readonly interrupt: Interrupt;
  readonly isAbandoned: boolean;
}

const ending = async (
  client: Client,
  id: number,
  wish: Pick<Wish, "results" | "again">,
  { follower: { progress }, interrupt, isAbandoned }: Followed,
): Promise<Ending> => {
  const hasResults = progress.total !== null && !isAbandoned;
  if (hasResults) await unpackResults(await client.artifacts(id, "tar.gz"), wish.results);
  const build = isAbandoned ? null : await client.build(id);
  const tests = build === null || build.tests === null ? null : await testsOf(client, id);
  const signal = interrupt.stop();
  const outcome = outcomeOf(progress.phase, build?.status === "SUCCESS", signal);
  const rest = {
    build: id,
    outcome,
    tests,
    results: hasResults ? wish.results : null,
    again: outcome === "passed" || progress.total === null ? null : wish.again,
  };
  return { summary: summaryOf(progress, rest, Date.now()), signal };
};

const outcomeOf = (phase: string, isSuccess: boolean, signal: number | null): Outcome => {
  if (signal !== null) return "interrupted";
  if (phase === "failed") return "could not run";
  if (phase === "canceled") return "canceled";
  return isSuccess ? "passed" : "failed";
};

const testsOf = async (client: Client, id: number): Promise<TestsSummary | null> => {
  const { tests } = await client.tests(id, { limit: NAMED_TESTS });
  if (tests === null) return null;
  const { num_tests, num_failed, num_skipped, failed = [], notes = [] } = tests;
  return {
    tests: num_tests,
    failed: num_failed,
    skipped: num_skipped,
    failedTests: failed.map(({ name, suite, message }) => ({ name, suite, message })),
    notes: notes.map(({ note }) => note),
    noted: notes.length,
  };
};

const USAGE = 2;

/** The request as the server at `url` takes it; throws an `ExitError` for one that it can't take. */
export const argumentsOf = (request: Wish["request"], url: string): BuildArguments => {
  const { type, job_name: job, url: repository, project_directory: directory } = request;
  if (typeof job !== "string")
    throw new ExitError(`Cannot build on ${url} as the job must be named: found no --job-name`, USAGE);
  if (type === "git" && typeof repository === "string") return { ...request, type, job_name: job, url: repository };
  if (!isThisMachine(url))
    throw new ExitError(
      `Cannot build a folder on ${url} as the server must be on this machine: found another. Build a repository with "clusterrunner build git"`,
      USAGE,
    );
  return { ...request, type: "directory", job_name: job, project_directory: resolve(String(directory)) };
};

const isThisMachine = (url: string): boolean => {
  const name = new URL(url).hostname.replaceAll(/[[\]]/g, "");
  if (name === "localhost" || name.startsWith("127.")) return true;
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some(({ address }) => address === name);
};
