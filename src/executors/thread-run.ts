import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Piscina } from "piscina";
import { killGroup } from "../processes/process-group.ts";
import type { Outcome, Report, RunOptions, SubjobOrder } from "./contract.ts";
import { deferred } from "./deferred.ts";
import { openClaim, takerOf, withdrawRun } from "./run-claim.ts";
import { endShell, endStrays } from "./stray-processes.ts";
import type { SubjobResult, SubjobTask, ToThread } from "./subjob-task.ts";
import type { ThreadLink } from "./thread-link.ts";

export type Threads = Piscina<SubjobTask, SubjobResult>;

/** Subjobs that a thread of the pool has, or will have. */
export interface ThreadRun {
  /** Resolves when each of them has been reported as ended. Never rejects. */
  readonly over: Promise<void>;
  /** To be told what a thread reports of this run. */
  readonly hear: (reports: readonly Report[]) => void;
  /** To be told of each thread that can be spoken to from now on. */
  readonly meet: (thread: number) => void;
  /** Ends the atom that runs; if the thread does not do so in time, ends the thread. Safe to call twice. */
  readonly abort: () => void;
  /** Has the thread return the subjobs that have not begun. */
  readonly handBack: () => void;
  /** Gives the subjobs up if no thread has taken them yet: the first is lost, the others are returned. */
  readonly giveUp: () => void;
}

export interface ThreadRunOptions {
  /** Names this attempt; never used twice. */
  readonly run: number;
  readonly orders: readonly SubjobOrder[];
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

/** Hands subjobs to the next free thread. */
export const startRun = (threads: Threads, options: ThreadRunOptions): ThreadRun => {
  const { run, orders, killGraceMs, report, linkOf } = options;
  const claim = openClaim();
  // Not an AbortSignal, since to make one costs more than the rest of what is done here. Piscina takes either.
  const endThread = new EventEmitter();
  /** By the number of the subjob, in order: those whose end has not been told. */
  const open = new Map(orders.map((order) => [order.subjob, order]));
  /** Likewise: those that no other thread may have by now. */
  const kept = new Map(open);
  let isThreadEnded = false;
  let isAborted = false;
  let isHandedBack = false;
  let processGroup: number | undefined;
  let deadline: NodeJS.Timeout | undefined;
  const { promise: withdrawn, resolve: withdraw } = deferred<void>();

  const link = (): ThreadLink | undefined => {
    const taker = takerOf(claim);
    return taker === undefined ? undefined : linkOf(taker);
  };

  const hear = (reports: readonly Report[]): void => {
    for (const said of reports)
      if (said.type !== "subjobEnded") processGroup = said.type === "atomStarted" ? said.processGroup : undefined;
    if (reports.length > 0) report(reports);
    // Only now: one whose end could not be told is not over.
    for (const said of reports) {
      if (said.type !== "subjobEnded") continue;
      open.delete(said.subjob);
      if (said.outcome.type === "returned" || said.outcome.type === "lost") kept.delete(said.subjob);
    }
  };

  /** Ends what no thread will tell the end of: the first subjob, which may have begun, and the others. */
  const endOpen = (first: Outcome, others: Outcome): void => {
    const ends = [...open.keys()].map((subjob, index): Report => ({
      type: "subjobEnded",
      subjob,
      outcome: index === 0 ? first : others,
    }));
    try {
      hear(ends);
    } catch {
      // Who is told has failed before, which is why it comes to this.
    }
  };

  /** Otherwise nothing of them has run; they may have been withdrawn, and another attempt be under way. */
  const hadThread = (): boolean => takerOf(claim) !== undefined;

  const endProcesses = async (): Promise<void> => {
    // What the thread said before its end may still be on its way.
    if (link() === undefined) await sleep(HELLO_MS);
    const found = link();
    const isOver = await Promise.race([found?.closed.then(() => true), sleep(END_MS, false, { ref: false })]);
    // One that failed but lives has its shells still, and perhaps another run.
    const shells = isOver || isThreadEnded ? [...(found?.shells ?? [])] : [];
    await Promise.all([
      ...shells.map((shell) => endShell(shell, killGraceMs)),
      processGroup === undefined ? undefined : killGroup(processGroup, killGraceMs),
      endStrays([...kept.values()], killGraceMs),
    ]);
  };

  const finish = async (): Promise<void> => {
    try {
      const reports = await threads.run({ run, claim, orders, killGraceMs }, { signal: endThread });
      // What has left its group is not the thread's to find.
      if (isAborted && hadThread()) await endStrays([...kept.values()], killGraceMs);
      hear(reports);
    } catch (error) {
      if (hadThread()) await endProcesses();
      const [order] = open.values();
      if (isAborted) endOpen(ABORTED, ABORTED);
      else if (order !== undefined) endOpen({ type: "lost", reason: lossOf(order, error) }, RETURNED);
    } finally {
      clearTimeout(deadline);
    }
  };

  const tell = (type: ToThread["type"]): void => link()?.tell({ type, run });

  return {
    over: Promise.race([finish(), withdrawn]),
    hear,
    meet: (thread) => {
      if (takerOf(claim) !== thread) return;
      if (isAborted) tell("abort");
      else if (isHandedBack) tell("handBack");
    },
    abort: () => {
      if (isAborted) return;
      isAborted = true;
      if (withdrawRun(claim)) {
        endOpen(ABORTED, ABORTED);
        return withdraw();
      }
      tell("abort");
      deadline = setTimeout(() => {
        isThreadEnded = true;
        endThread.emit("abort");
      }, ANSWER_MS + killGraceMs);
    },
    handBack: () => {
      isHandedBack = true;
      tell("handBack");
    },
    giveUp: () => {
      const [order] = orders;
      if (order === undefined || !withdrawRun(claim)) return;
      endOpen({ type: "lost", reason: lossOf(order, new Error("no thread could be started")) }, RETURNED);
      withdraw();
    },
  };
};

const ABORTED: Outcome = { type: "aborted" };
const RETURNED: Outcome = { type: "returned" };

const lossOf = ({ build, subjob }: SubjobOrder, error: unknown): string => {
  const found = error instanceof Error ? error.message : String(error);
  return `Cannot finish subjob ${subjob} of build ${build} as its thread must live: found "${found}"`;
};
