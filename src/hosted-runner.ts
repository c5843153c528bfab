import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { WritableStream } from "node:stream/web";
import type { MessagePort } from "node:worker_threads";
import { createClusterRunner, type ClusterRunner, type ClusterRunnerOptions } from "./clusterrunner.ts";
import type { SubmitOptions } from "./local-request.ts";
import type { Build } from "./model/build.ts";
import type { BuildSummary } from "./model/build-summary.ts";
import { failure, success, type Result } from "./model/errors.ts";
import { defineActor, type ActorDefinition, type Outcome, type Reply } from "./runtime/index.ts";
import {
  StoreError,
  type ArchiveFormat,
  type AtomFiles,
  type ConsoleOptions,
  type ConsoleResult,
} from "./store/contract.ts";

/** What can be told to another thread: everything but functions. */
export type PlainOptions = Omit<ClusterRunnerOptions, "log" | "pool" | "onEntries" | "onFailure">;

/** What the embedding thread asks of a ClusterRunner on a thread of its own. */
export type RunnerMessage =
  /** First of all. `entries` is moved to the runner's thread and gets every stored entry, in order; null if nobody wants them. */
  | { readonly type: "start"; readonly options: PlainOptions; readonly entries: MessagePort | null }
  | { readonly type: "url"; readonly reply: Reply<string | null> }
  | {
      readonly type: "submit";
      readonly request: unknown;
      readonly options: SubmitOptions | undefined;
      readonly reply: Reply<Result<number>>;
    }
  | { readonly type: "build"; readonly build: number; readonly reply: Reply<Build | undefined> }
  | { readonly type: "builds"; readonly reply: Reply<readonly BuildSummary[]> }
  | { readonly type: "cancel"; readonly build: number; readonly reply: Reply<Build | undefined> }
  | { readonly type: "retry"; readonly build: number; readonly reply: Reply<Result<number> | undefined> }
  | { readonly type: "settled"; readonly build: number; readonly reply: Reply<Build | undefined> }
  | {
      readonly type: "files";
      readonly build: number;
      readonly subjob: number;
      readonly atom: number;
      readonly reply: Reply<AtomFiles>;
    }
  | {
      readonly type: "console";
      readonly build: number;
      readonly subjob: number;
      readonly atom: number;
      readonly asked: ConsoleOptions | undefined;
      readonly reply: Reply<ConsoleResult | Unread>;
    }
  | {
      readonly type: "exportResults";
      readonly build: Build;
      readonly folder: string;
      readonly reply: Reply<Result<void>>;
    }
  | {
      readonly type: "exportJunit";
      readonly build: Build;
      readonly file: string;
      readonly reply: Reply<Result<void>>;
    }
  /** `to` is moved to the runner's thread; closed when all is written, aborted if that fails. */
  | {
      readonly type: "archive";
      readonly build: Build;
      readonly format: ArchiveFormat;
      readonly to: WritableStream<Uint8Array>;
    }
  /** private */
  | { readonly type: "started"; readonly outcome: Outcome<ClusterRunner> }
  /** private: a part of the runner failed for good. */
  | { readonly type: "failed"; readonly error: unknown }
  /** private: a promise of the runner has settled, and this says so to whoever asked. */
  | { readonly type: "answered"; readonly answer: () => void };

/** A console that the disk did not give, and why. */
interface Unread {
  readonly failed: string;
}

/** A ClusterRunner as an actor, so that it can live on a thread of its own. It ends with the actor, every process with it. */
export const runnerActor: ActorDefinition<RunnerMessage> = defineActor<RunnerMessage>("runner", (context) => {
  let starting: Promise<ClusterRunner> | undefined;
  let runner: ClusterRunner | undefined;

  context.onStop(async () => {
    const started = await starting?.catch(() => undefined);
    await started?.close();
  });

  /** Answers with what the runner's promise resolves with; a rejection is a crash, as it is a part that failed. */
  const answer = <T>(reply: Reply<T>, ask: (runner: ClusterRunner) => Promise<T>, message: RunnerMessage): void => {
    if (runner === undefined) return context.stash(message);
    return context.pipe(ask(runner), (outcome) => ({
      type: "answered",
      answer: () => {
        if (!outcome.ok) throw outcome.error;
        reply(outcome.value);
      },
    }));
  };

  return {
    start({ options, entries }) {
      starting = createClusterRunner({
        ...options,
        log: context.log,
        onEntries: (stored) => entries?.postMessage(stored),
        onFailure: (error) => context.self.tell({ type: "failed", error }),
      });
      context.pipe(starting, (outcome) => ({ type: "started", outcome }));
    },
    started({ outcome }) {
      if (!outcome.ok) throw outcome.error;
      runner = outcome.value;
      context.unstashAll();
    },
    failed({ error }) {
      throw error;
    },
    answered: ({ answer: say }) => say(),
    url: (message) => answer(message.reply, ({ url }) => Promise.resolve(url), message),
    submit: (message) => answer(message.reply, ({ submit }) => submit(message.request, message.options), message),
    build: (message) => answer(message.reply, ({ build }) => build(message.build), message),
    builds: (message) => answer(message.reply, ({ builds }) => builds(), message),
    cancel: (message) => answer(message.reply, ({ cancel }) => cancel(message.build), message),
    retry: (message) => answer(message.reply, ({ retry }) => retry(message.build), message),
    settled: (message) => answer(message.reply, ({ settled }) => settled(message.build), message),
    files: (message) => {
      const { build, subjob, atom } = message;
      return answer(message.reply, ({ files }) => Promise.resolve(files(build, subjob, atom)), message);
    },
    console: (message) => {
      const { build, subjob, atom, asked } = message;
      return answer(message.reply, (started) => readable(started.console(build, subjob, atom, asked)), message);
    },
    exportResults: (message) => {
      const { build, folder } = message;
      return answer(message.reply, ({ exportResults }) => resultOf(exportResults(build, folder)), message);
    },
    exportJunit: (message) => {
      const { build, file } = message;
      return answer(message.reply, ({ exportJunit }) => resultOf(exportJunit(build, file)), message);
    },
    archive(message) {
      if (runner === undefined) return context.stash(message);
      // Whoever reads hears of a failure through the stream.
      pipeline(runner.archive(message.build, message.format), Writable.fromWeb(message.to)).catch(() => {});
      return undefined;
    },
  };
});

/** A disk that does not give a console is no crash: it is the answer. */
const readable = async (work: Promise<ConsoleResult>): Promise<ConsoleResult | Unread> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return { failed: error.message };
    throw error;
  }
};

/** A disk that does not take an export is no crash: it is the answer. */
const resultOf = async (work: Promise<void>): Promise<Result<void>> => {
  try {
    return success(await work);
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
};
