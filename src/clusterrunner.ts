import { dirname, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { treeOf } from "./actors/tree.ts";
import { callbacksOf, withCallback } from "./callbacks.ts";
import type { ClusterRunnerOptions } from "./clusterrunner-options.ts";
import { inheritedEnvironment } from "./config/inherited-environment.ts";
import { expectedTimesOf } from "./expected-times.ts";
import { localRequest, type SubmitOptions } from "./local-request.ts";
import { hasAtomEnded } from "./model/atom-ended.ts";
import { BUILD_MARK } from "./model/build-mark.ts";
import type { Build } from "./model/build.ts";
import type { BuildSummary } from "./model/build-summary.ts";
import type { Result } from "./model/errors.ts";
import { retryOf } from "./model/retry.ts";
import { endMarkedAlike } from "./processes/marked-processes.ts";
import { removeLeftCheckouts } from "./left-checkouts.ts";
import { openExecutors } from "./open-executors.ts";
import { createSystem, stderrLog } from "./runtime/index.ts";
import {
  StoreError,
  type ArchiveFormat,
  type AtomFiles,
  type ConsoleOptions,
  type ConsoleResult,
  type Results,
} from "./store/contract.ts";
import { openBaseDirectory } from "./store/base-directory.ts";
import { openDiskStore } from "./store/disk-store.ts";
import { createMemoryStore } from "./store/memory-store.ts";
import { publisher } from "./publisher.ts";
import { rootCause } from "./root-cause.ts";

export { openBaseDirectory } from "./store/base-directory.ts";
export type { ClusterRunnerOptions } from "./clusterrunner-options.ts";

/** A running build system. Questions are rejected with a coded error once it is closed. */
export interface ClusterRunner {
  /** Where the HTTP API answers, such as `http://127.0.0.1:43000`; null without one. */
  readonly url: string | null;
  /**
   * Admits a build: the same object as the body of `POST /build`. The id is given once the build is stored; a failure says what is wrong
   * with the request, that the disk did not take it, or that too many builds wait or run.
   */
  submit(request: unknown, options?: SubmitOptions): Promise<Result<number>>;
  build(id: number): Promise<Build | undefined>;
  /** What there is to tell of all builds in short, oldest first. */
  builds(): Promise<readonly BuildSummary[]>;
  /** Ends a build; does nothing to one that has ended. The answer is the build after it, undefined for an unknown one. */
  cancel(id: number): Promise<Build | undefined>;
  /**
   * Admits a build that runs again what has not passed of one that ended: its failed atoms, and those that never ran. From git it
   * builds the same commit. The answer is the id of the new build, whose request names the first; a failure if nothing is to be
   * tried again, undefined for an unknown build.
   *
   * @example
   * const retried = await runner.retry(1);
   * if (retried?.ok) console.log((await runner.settled(retried.value))?.status);
   */
  retry(id: number): Promise<Result<number> | undefined>;
  /** Waits until the build has ended and nothing of it runs any more. */
  settled(id: number): Promise<Build | undefined>;
  /** Where an atom's console and artifacts are. */
  files(build: number, subjob: number, atom: number): AtomFiles;
  /**
   * Lines of an atom's console, live while it is written: the last 50, or those that `options` ask for. A line counts once its newline
   * is written; what stands behind the last one counts once the atom has ended.
   *
   * @example
   * const read = await runner.console(1, 0, 0, { offsetLine: 0, maxLines: 100 });
   * console.log(read.ok ? `${read.value.numLines} of ${read.value.totalNumLines} lines:\n${read.value.content}` : read.message);
   *
   * @throws StoreError if the disk does not give it
   */
  console(build: number, subjob: number, atom: number, options?: ConsoleOptions): Promise<ConsoleResult>;
  /** The results of a build that ended, packed while they are read; the reader destroys the stream. */
  archive(build: Build, format: ArchiveFormat): Readable;
  /** Writes the results of a build that ended below `folder`, in place of those of an earlier build. */
  exportResults(build: Build, folder: string): Promise<void>;
  /**
   * Writes one JUnit XML report of a build that ended: the tests that its atoms tell of, and the atoms themselves where they left none.
   * The file is whole or not there, its folder is made. @throws StoreError if it can't be written
   */
  exportJunit(build: Build, file: string): Promise<void>;
  /**
   * Stops: the server lets requests in flight finish, what runs is ended with its children. Builds of a `disk` store go on at
   * the next start. May be called twice.
   */
  close(): Promise<void>;
  /**
   * Stops without waiting: what runs for its builds is ended by SIGKILL wherever it has gone, and not torn down. For a program that ends
   * right then.
   */
  kill(): Promise<void>;
}

/** How long the parts may take to come up, or to answer a question, in ms. */
const ANSWER_MS = 30_000;

/** How long everything may take to stop, in ms. */
const STOP_MS = 30_000;

/** Longer than any build: the wait ends by the build's end or the system's. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Starts a ClusterRunner in this process.
 *
 * @example
 * const runner = await createClusterRunner({ baseDirectory: "/tmp/builds", store: "memory" });
 * const admitted = await runner.submit({ type: "directory", project_directory: ".", job_name: "Simple" });
 * if (admitted.ok) console.log((await runner.settled(admitted.value))?.status);
 * await runner.close();
 *
 * @throws StoreError if the base directory can't be used or the journal not be opened, BusError if workers can't be reached by `nats`, the server's error
 * if it can't listen, TypeError for a bad `callbackUrl`
 */
export const createClusterRunner = async (options: ClusterRunnerOptions): Promise<ClusterRunner> => {
  const callbacks = callbacksOf(options, () => tree.http.ask({ type: "address" }, within));
  // What serves is a third of the program: whoever runs a build without it starts the sooner.
  const http = options.http === undefined ? null : await import("./http/http-actor.ts");
  const baseDirectory = openBaseDirectory(resolve(options.baseDirectory));
  const killGraceMs = options.killGraceMs ?? 5_000;
  const maxQueuedBuilds = options.maxQueuedBuilds ?? 1_000;
  const log = options.log ?? stderrLog;
  const timings = options.timings === undefined ? undefined : resolve(options.timings);
  const onDamage = (message: string): void => log.warn({}, message);
  const { program } = options;
  const disk = options.store === "memory" ? null : openDiskStore({ baseDirectory, timings, program, onDamage });
  const store = disk ?? createMemoryStore({ directory: baseDirectory, timings, onDamage });
  const { results } = store;
  // The journal is ours by now, so whoever started them is gone. Builds that go on must not meet what is left of them.
  if (disk !== null) await endAllBuilds(results, killGraceMs);
  const executors = await openExecutors(options, {
    baseDirectory,
    folderOf: results.folder,
    environment: inheritedEnvironment(process.env),
    killGraceMs,
    expectedTimes: expectedTimesOf({
      timings: store.timings,
      builds: () => list(),
      find: (build) => tree.supervisor.ask({ type: "find", build }, within),
      log,
    }),
    log,
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const { pool, projects } = executors;
  const metrics = http === null ? null : http.createMetrics(() => system.describe());
  const server =
    http === null || metrics === null || options.http === undefined
      ? null
      : http.httpServer({ ...options.http, copyJournal: disk?.copyJournal, folder: baseDirectory }, results, metrics);
  const publish = publisher(metrics, options.onEntries);
  const tree = treeOf({
    store,
    pool,
    projects,
    publish,
    maxQueuedBuilds,
    retention: options.retention,
    http: server,
    callbacks,
  });

  let failure: unknown;
  const system = createSystem({
    log,
    onFailure: (error) => {
      failure = rootCause(error);
      options.onFailure?.(failure);
    },
  });

  const close = async (): Promise<void> => {
    await system.stop({ deadlineMs: STOP_MS });
    await leaving;
    await executors.close();
    await store.close();
  };
  let closing: Promise<void> | undefined;

  const { supervisor } = tree;
  const within = { timeoutMs: ANSWER_MS };
  const list: ClusterRunner["builds"] = () => supervisor.ask({ type: "list" }, within);
  system.start(tree.spec);
  const leaving = removeLeftCheckouts(baseDirectory, list, { release: projects.release, log });
  let url: string | null = null;
  try {
    if (server !== null) url = await tree.http.ask({ type: "address" }, within);
    if (url !== null) disk?.serves(url);
  } catch (error) {
    await close();
    throw failure ?? rootCause(error);
  }

  const find: ClusterRunner["build"] = async (id) =>
    readable(await supervisor.ask({ type: "find", build: id }, within));
  return {
    url,
    submit: async (request, submitOptions) => {
      const parsed = localRequest(request, submitOptions);
      const taken = parsed.ok ? withCallback(parsed.value, callbacks) : parsed;
      return taken.ok ? supervisor.ask({ type: "submit", request: taken.value }, within) : taken;
    },
    build: find,
    builds: list,
    cancel: async (id) => readable(await supervisor.ask({ type: "cancel", build: id }, within)),
    retry: async (id) => {
      const build = await find(id);
      if (build === undefined) return undefined;
      const request = retryOf(build);
      return request.ok ? supervisor.ask({ type: "submit", request: request.value }, within) : request;
    },
    settled: async (id) => readable(await supervisor.ask({ type: "settled", build: id }, { timeoutMs: FOREVER_MS })),
    files: (build, subjob, atom) => results.files(build, subjob, atom),
    console: async (build, subjob, atom, asked) => {
      const found = await find(build);
      const ended = found === undefined || hasAtomEnded(found, subjob, atom);
      return results.console(build, subjob, atom, { ...asked, ended });
    },
    archive: (build, format) => results.archive(build, format),
    exportResults: (build, folder) => results.exportTo(build, folder),
    exportJunit: async (build, file) => {
      // Most programs never do it, and should not wait for the XML parser when they start.
      const { writeJunit } = await import("./store/junit-file.ts");
      await writeJunit(build, results.files, resolve(file));
    },
    close: () => (closing ??= close()),
    kill: () => {
      // Whatever is killed, nothing comes after it: neither another atom nor a teardown.
      void (closing ??= close()).catch(() => {});
      return endAllBuilds(results, 0);
    },
  };
};

/** Throws `StoreError` for a build that the journal does not give. */
const readable = (found: Result<Build | undefined>): Build | undefined => {
  if (found.ok) return found.value;
  throw new StoreError(found.message);
};

/** Ends what runs of any build of a store. */
const endAllBuilds = ({ folder }: Results, graceMs: number): Promise<void> =>
  endMarkedAlike(`${BUILD_MARK}=${dirname(folder(0))}${sep}`, graceMs);
