import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import type { Piscina } from "piscina";
import { killGroup } from "../processes/process-group.ts";
import { exposeMailbox } from "../runtime/thread.ts";
import type { Outcome, RunOptions, SubjobOrder } from "./contract.ts";
import { endStrays } from "./stray-processes.ts";
import type { FromThread, SubjobTask } from "./subjob-task.ts";

export type Threads = Piscina<SubjobTask, Outcome>;

/** A subjob that a thread of the pool has, or will have. */
export interface ThreadRun {
  /** Never rejects. All reports have been told before it resolves. */
  readonly outcome: Promise<Outcome>;
  /** Ends the atom that runs; if the thread does not do so in time, ends the thread. Safe to call twice. */
  abort(): void;
  /** Gives the subjob up if no thread has taken it yet; its outcome is `lost`. */
  giveUp(): void;
}

export interface ThreadRunOptions {
  readonly killGraceMs: number;
  readonly report: RunOptions["report"];
}

/** A thread that does not act on an abort this long after it could have is held up by something that it can't see. */
const ANSWER_MS = 1000;

/** How long is waited for the last words of a thread that is being ended. */
const LAST_WORDS_MS = 1000;

/** Hands a subjob to the next free thread. */
export const startRun = (threads: Threads, order: SubjobOrder, options: ThreadRunOptions): ThreadRun => {
  const { killGraceMs, report } = options;
  const mailbox = new MessageChannel();
  const control = new MessageChannel();
  const endThread = new AbortController();
  let isTaken = false;
  let isAborted = false;
  let processGroup: number | undefined;
  let deadline: NodeJS.Timeout | undefined;

  const hear = (message: FromThread): void => {
    if (message.type === "taken") isTaken = true;
    else {
      for (const said of message.reports) processGroup = said.type === "atomStarted" ? said.processGroup : undefined;
      report(message.reports);
    }
  };

  const run = async (): Promise<Outcome> => {
    const exposed = exposeMailbox<FromThread>(mailbox.port1, hear);
    // What the thread said before its end arrives before this does.
    const silent = once(mailbox.port1, "close");
    const task = { order, killGraceMs, mailbox: mailbox.port2, abort: control.port2 };
    try {
      return await threads.run(task, { signal: endThread.signal, transferList: [mailbox.port2, control.port2] });
    } catch (error) {
      if (!isTaken) mailbox.port2.close();
      await Promise.race([silent, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
      if (processGroup !== undefined) await killGroup(processGroup, killGraceMs);
      if (isTaken) await endStrays(order, killGraceMs);
      return isAborted ? { type: "aborted" } : { type: "lost", reason: lossOf(order, error) };
    } finally {
      clearTimeout(deadline);
      exposed.close();
      control.port1.close();
    }
  };

  return {
    outcome: run(),
    abort: () => {
      if (isAborted) return;
      isAborted = true;
      control.port1.postMessage("abort");
      deadline = setTimeout(() => endThread.abort(), isTaken ? killGraceMs + ANSWER_MS : ANSWER_MS);
    },
    giveUp: () => {
      if (!isTaken) endThread.abort(new Error("no thread could be started"));
    },
  };
};

const lossOf = ({ build, subjob }: SubjobOrder, error: unknown): string => {
  // Piscina puts what an abort was given beside a message of its own.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const found = cause instanceof Error ? cause.message : String(cause);
  return `Cannot finish subjob ${subjob} of build ${build} as its thread must live: found "${found}"`;
};
