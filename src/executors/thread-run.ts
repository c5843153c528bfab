import { setTimeout as sleep } from "node:timers/promises";
import type { Piscina } from "piscina";
import { killGroup } from "../processes/process-group.ts";
import type { Outcome, RunOptions } from "./contract.ts";
import { endStrays } from "./stray-processes.ts";
import type { FromThread, SubjobTask } from "./subjob-task.ts";
import type { ThreadLink } from "./thread-link.ts";

export type Threads = Piscina<SubjobTask, Outcome>;

/** A subjob that a thread of the pool has, or will have. */
export interface ThreadRun {
  /** Never rejects. All reports have been told before it resolves. */
  readonly outcome: Promise<Outcome>;
  /** To be told what a thread says of this run. */
  readonly hear: (message: FromThread, link: ThreadLink) => void;
  /** Ends the atom that runs; if the thread does not do so in time, ends the thread. Safe to call twice. */
  readonly abort: () => void;
  /** Gives the subjob up if no thread has taken it yet; its outcome is `lost`. */
  readonly giveUp: () => void;
}

/** A thread that does not act on an abort this long after it could have is held up by something that it can't see. */
const ANSWER_MS = 1000;

/** How long is waited for the end of a thread that is being ended: one that is stuck in the kernel may never come to it. */
const END_MS = 1000;

/** How long is waited to hear that a thread took the subjob, when it is known to be lost. */
const TAKEN_MS = 50;

/** Hands a subjob to the next free thread. */
export const startRun = (threads: Threads, task: SubjobTask, report: RunOptions["report"]): ThreadRun => {
  const { run, order, killGraceMs } = task;
  const endThread = new AbortController();
  let link: ThreadLink | undefined;
  let isAborted = false;
  let processGroup: number | undefined;
  let deadline: NodeJS.Timeout | undefined;

  const askToAbort = (): void => {
    link?.abort(run);
    clearTimeout(deadline);
    deadline = setTimeout(() => endThread.abort(), ANSWER_MS + (link === undefined ? 0 : killGraceMs));
  };

  const hear: ThreadRun["hear"] = (message, from) => {
    if (message.type === "taken") {
      link = from;
      if (isAborted) askToAbort();
    } else {
      for (const said of message.reports) processGroup = said.type === "atomStarted" ? said.processGroup : undefined;
      report(message.reports);
    }
  };

  const finish = async (): Promise<Outcome> => {
    try {
      return await threads.run(task, { signal: endThread.signal });
    } catch (error) {
      // What the thread said before its end may still be on its way.
      if (link === undefined) await sleep(TAKEN_MS);
      if (link !== undefined) await Promise.race([link.closed, sleep(END_MS, undefined, { ref: false })]);
      const groupEnded = processGroup === undefined ? undefined : killGroup(processGroup, killGraceMs);
      await Promise.all([groupEnded, endStrays(order, killGraceMs)]);
      return isAborted ? { type: "aborted" } : { type: "lost", reason: lossOf(task, error) };
    } finally {
      clearTimeout(deadline);
    }
  };

  return {
    outcome: finish(),
    hear,
    abort: () => {
      if (isAborted) return;
      isAborted = true;
      askToAbort();
    },
    giveUp: () => {
      if (link === undefined) endThread.abort(new Error("no thread could be started"));
    },
  };
};

const lossOf = ({ order }: SubjobTask, error: unknown): string => {
  // Piscina puts what an abort was given beside a message of its own.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const found = cause instanceof Error ? cause.message : String(cause);
  return `Cannot finish subjob ${order.subjob} of build ${order.build} as its thread must live: found "${found}"`;
};
