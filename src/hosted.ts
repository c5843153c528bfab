import { Readable } from "node:stream";
import { TransformStream } from "node:stream/web";
import { MessageChannel } from "node:worker_threads";
import type { ClusterRunner, ClusterRunnerOptions } from "./clusterrunner.ts";
import type { RunnerMessage } from "./hosted-runner.ts";
import { address, child, createSystem, hosted, supervisor, type System } from "./runtime/index.ts";
import { StoreError, type Entry } from "./store/contract.ts";
import { rootCause } from "./root-cause.ts";

/** A ClusterRunner on a thread of its own, with the same questions; only what cannot wait for another thread is asked for. */
export interface HostedClusterRunner extends Omit<ClusterRunner, "files" | "kill"> {
  /** Where an atom's console and artifacts are. */
  files(build: number, subjob: number, atom: number): Promise<ReturnType<ClusterRunner["files"]>>;
}

/** How long the parts may take to come up, or to answer a question, in ms: more than the runner itself allows them. */
const ANSWER_MS = 60_000;

/** How long ending all processes may take, in ms: more than the runner itself allows. */
const STOP_MS = 60_000;

/** Longer than any build. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Starts a ClusterRunner on a thread of its own, so that neither the program nor the builds ever wait for the other.
 *
 * The thread is ended by `close` alone, never from outside: a database is open in it. If it dies, `onFailure` is called and
 * every question is rejected from then on; builds of a `disk` store go on at the next start.
 *
 * @example
 * const runner = await hostClusterRunner({ baseDirectory: "/var/tmp/builds", http: { hostname: "127.0.0.1", port: 0, secret, maxBodyBytes: 1 << 20 } });
 * console.log(runner.url);
 * await runner.close();
 *
 * @throws what `createClusterRunner` throws
 */
export const hostClusterRunner = async (options: Omit<ClusterRunnerOptions, "pool">): Promise<HostedClusterRunner> => {
  const { log, onEntries, onFailure, ...plain } = options;
  const entries = onEntries === undefined ? null : new MessageChannel();
  entries?.port1.on("message", (some: readonly Entry[]) => onEntries?.(some));

  let failure: unknown;
  const system = createSystem({
    ...(log === undefined ? {} : { log }),
    onFailure: (error) => {
      failure = rootCause(error);
      onFailure?.(failure);
    },
  });
  const runner = address<RunnerMessage>("runner");
  const definition = hosted<RunnerMessage>(new URL("./hosted-runner.js", import.meta.url), "runnerActor", {
    transfer: (message) => {
      if (message.type === "start") return message.entries === null ? [] : [message.entries];
      return message.type === "archive" ? [message.to] : [];
    },
    terminateAfterMs: FOREVER_MS,
  });
  const children = [child(runner, definition, undefined, { restart: "permanent", stopWithinMs: STOP_MS })];
  system.start(supervisor({ name: "host", maxRestarts: 0, children }));
  runner.tell({ type: "start", options: plain, entries: entries?.port2 ?? null });

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= end(system).finally(() => entries?.port1.close()));
  const within = { timeoutMs: ANSWER_MS };
  let url: string | null;
  try {
    url = await runner.ask({ type: "url" }, within);
  } catch (error) {
    await close();
    throw failure ?? rootCause(error);
  }
  return {
    url,
    submit: (request, submitOptions) => runner.ask({ type: "submit", request, options: submitOptions }, within),
    build: (build) => runner.ask({ type: "build", build }, within),
    builds: () => runner.ask({ type: "builds" }, within),
    cancel: (build) => runner.ask({ type: "cancel", build }, within),
    retry: (build) => runner.ask({ type: "retry", build }, within),
    settled: (build) => runner.ask({ type: "settled", build }, { timeoutMs: FOREVER_MS }),
    files: (build, subjob, atom) => runner.ask({ type: "files", build, subjob, atom }, within),
    console: async (build, subjob, atom, asked) => {
      const read = await runner.ask({ type: "console", build, subjob, atom, asked }, within);
      if ("failed" in read) throw new StoreError(read.failed);
      return read;
    },
    archive: (build, format) => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      runner.tell({ type: "archive", build, format, to: writable });
      return Readable.fromWeb(readable);
    },
    exportResults: async (build, folder) => {
      const exported = await runner.ask({ type: "exportResults", build, folder }, { timeoutMs: FOREVER_MS });
      if (!exported.ok) throw new Error(exported.message);
    },
    exportJunit: async (build, file) => {
      const exported = await runner.ask({ type: "exportJunit", build, file }, { timeoutMs: FOREVER_MS });
      if (!exported.ok) throw new StoreError(exported.message);
    },
    close,
  };
};

const end = (system: System): Promise<void> => system.stop({ deadlineMs: STOP_MS });
