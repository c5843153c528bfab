import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Piscina } from "piscina";
import { killGroup } from "../processes/process-group.ts";
import type { Outcome, Report, RunOptions, SubjobOrder } from "./contract.ts";
import { deferred } from "./deferred.ts";
import { openClaim, takerOf, withdrawRun } from "./run-claim.ts";
import { endShell, endStrays } from "./stray-processes.ts";
import type { SubjobResult, SubjobTask } from "./subjob-task.ts";
import type { ThreadLink } from "./thread-link.ts";

export type Threads = Piscina<SubjobTask, SubjobResult>;

/** A subjob that a thread of the pool has, or will have. */
export interface ThreadRun {
  /** Never rejects. All reports have been told before it resolves. */
  readonly outcome: Promise<Outcome>;
  /** To be told what a thread reports of this run. */
  readonly hear: (reports: readonly Report[]) => void;
  /** To be told of each thread that can be spoken to from now on. */
  readonly meet: (thread: number, link: ThreadLink) => void;
  /** Ends the atom that runs; if the thread does not do so in time, ends the thread. Safe to call twice. */
  readonly abort: () => void;
  /** Gives the subjob up if no thread has taken it yet; its outcome is `lost`. */
  readonly giveUp: () => void;
}

export interface ThreadRunOptions {
  /** Names this attempt; never used twice. */
  readonly run: number;
  readonly order: SubjobOrder;
  readonly killGraceMs: number;
  readonly report: RunOptions["report"];
  /** By the thread's id; undefined until the thread can be spoken to. A thread that has ended keeps its link. */
  readonly linkOf: (thread: number) => ThreadLink | undefined;
}

/** A thread that does not act on an abort this long after it could have is held up by something that it can't see. */
const ANSWER_MS = 1000;

/** How long is waited for the end of a thread that is being ended: one that is stuck in the kernel may never come to it. */
const END_MS = 1000;

/** How long is waited for the ports of a thread that took the subjob, when it is known to be lost. */
const HELLO_MS = 50;

/** Hands a subjob to the next free thread. */
export const startRun = (threads: Threads, options: ThreadRunOptions): ThreadRun => {
  const { run, order, killGraceMs, report, linkOf } = options;
  const claim = openClaim();
  // Not an AbortSignal, since to make one costs more than the rest of what is done here. Piscina takes either.
  const endThread = new EventEmitter();
  let isThreadEnded = false;
  let isAborted = false;
  let processGroup: number | undefined;
  let deadline: NodeJS.Timeout | undefined;
  const { promise: withdrawn, resolve: withdraw } = deferred<Outcome>();

  const link = (): ThreadLink | undefined => {
    const taker = takerOf(claim);
    return taker === undefined ? undefined : linkOf(taker);
  };

  const hear = (reports: readonly Report[]): void => {
    for (const said of reports) processGroup = said.type === "atomStarted" ? said.processGroup : undefined;
    if (reports.length > 0) report(reports);
  };

  const endProcesses = async (): Promise<void> => {
    // What the thread said before its end may still be on its way.
    if (link() === undefined) await sleep(HELLO_MS);
    const found = link();
    const isOver = await Promise.race([found?.closed.then(() => true), sleep(END_MS, false, { ref: false })]);
    // One that failed but lives has its shells still, and perhaps another subjob.
    const shells = isOver || isThreadEnded ? [...(found?.shells ?? [])] : [];
    await Promise.all([
      ...shells.map((shell) => endShell(shell, killGraceMs)),
      processGroup === undefined ? undefined : killGroup(processGroup, killGraceMs),
      endStrays(order, killGraceMs),
    ]);
  };

  const finish = async (): Promise<Outcome> => {
    try {
      const { outcome, reports } = await threads.run({ run, claim, order, killGraceMs }, { signal: endThread });
      hear(reports);
      return outcome;
    } catch (error) {
      await endProcesses();
      return isAborted ? { type: "aborted" } : { type: "lost", reason: lossOf(order, error) };
    } finally {
      clearTimeout(deadline);
    }
  };

  return {
    outcome: Promise.race([finish(), withdrawn]),
    hear,
    meet: (thread, met) => {
      if (isAborted && takerOf(claim) === thread) met.abort(run);
    },
    abort: () => {
      if (isAborted) return;
      isAborted = true;
      if (withdrawRun(claim)) return withdraw({ type: "aborted" });
      link()?.abort(run);
      deadline = setTimeout(() => {
        isThreadEnded = true;
        endThread.emit("abort");
      }, ANSWER_MS + killGraceMs);
    },
    giveUp: () => {
      if (withdrawRun(claim))
        withdraw({ type: "lost", reason: lossOf(order, new Error("no thread could be started")) });
    },
  };
};

const lossOf = ({ build, subjob }: SubjobOrder, error: unknown): string => {
  const found = error instanceof Error ? error.message : String(error);
  return `Cannot finish subjob ${subjob} of build ${build} as its thread must live: found "${found}"`;
};
