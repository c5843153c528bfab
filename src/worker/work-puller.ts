import { setTimeout as sleep } from "node:timers/promises";
import type { Taken, WorkQueue } from "../bus/contract.ts";

/** Takes work off the queues, while there is room for it. */
export interface WorkPuller {
  /** From now on it reads these, in this order where several have something. */
  read(queues: readonly string[]): void;
  /** To be called when there may be room again. */
  wake(): void;
  /** Asks anew: what was asked for may be forgotten on the other side. */
  restart(): void;
  /** Takes no more. Safe to call twice. */
  stop(): void;
}

export interface WorkPullerOptions {
  readonly queue: Pick<WorkQueue, "next">;
  readonly hasRoom: () => boolean;
  /** Given what was taken, also where there is no more room for it by then. */
  readonly take: (taken: Taken) => void;
}

/** How long a queue is asked for work without an answer, in ms. */
const WAIT_MS = 10_000;

/** How long a queue that can't be read is left alone, in ms. */
const PAUSE_MS = 250;

export const createWorkPuller = ({ queue, hasRoom, take }: WorkPullerOptions): WorkPuller => {
  let queues: readonly string[] = [];
  const stopped = new AbortController();
  let isPulling = false;
  let round = new AbortController();
  /** Whether what is asked for in this round is not what is to be asked for any more. */
  let isRestarted = false;

  const restart = (): void => {
    isRestarted = true;
    round.abort();
  };

  /** Takes what is there already; false if nothing is. */
  const takeFirst = async (): Promise<boolean> => {
    for (const name of queues) {
      const taken = await queue.next(name, 0, round.signal);
      if (taken === undefined) continue;
      take(taken);
      return true;
    }
    return false;
  };

  /** Waits until one of the queues has something, and takes that; false if none had. */
  const takeNext = async (): Promise<boolean> => {
    const waits = queues.map(async (name) => {
      const taken = await queue.next(name, WAIT_MS, round.signal);
      if (taken !== undefined) take(taken);
      return taken !== undefined;
    });
    const hasTaken = await Promise.race(waits);
    round.abort();
    return hasTaken;
  };

  const pull = async (): Promise<void> => {
    isPulling = true;
    while (!stopped.signal.aborted && queues.length > 0 && hasRoom()) {
      round = new AbortController();
      isRestarted = false;
      const begun = performance.now();
      // Where there is one queue its order needs no look at it.
      if (queues.length > 1 && (await takeFirst())) continue;
      if (await takeNext()) continue;
      const isUnreadable = performance.now() - begun < PAUSE_MS && !isRestarted;
      if (isUnreadable) await sleep(PAUSE_MS);
    }
    isPulling = false;
  };

  const wake = (): void => {
    if (!isPulling) void pull();
  };

  return {
    read: (names) => {
      if (names.length === queues.length && names.every((name, place) => name === queues[place])) return;
      queues = names;
      restart();
      wake();
    },
    wake,
    restart,
    stop: () => {
      stopped.abort();
      restart();
    },
  };
};
