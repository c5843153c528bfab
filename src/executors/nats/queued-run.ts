import { setTimeout as sleep } from "node:timers/promises";
import type { Bus, QueuePlace } from "../../bus/contract.ts";
import type { Content, Orders, RunName } from "../../bus/messages.ts";

/** A run in the queue of the machines that may have it. */
export interface QueuedRun {
  /** Where it is; undefined until it is there. */
  place(): QueuePlace | undefined;
  /** Sees to it that it is there, after the server may have lost it. */
  again(): void;
  /**
   * Removes what was stored for it and, unless the worker that had it does so, takes it out of the queue. Resolves when that is done, or can't be
   * for now. Never rejects.
   */
  end(isLeftToWorker: boolean): Promise<void>;
}

export interface QueuedRunOptions {
  readonly bus: Pick<Bus, "queue" | "objects">;
  readonly name: RunName;
  readonly labels: readonly string[];
  readonly orders: Orders;
  /** How long is waited before what has failed is tried again, in ms. */
  readonly pauseMs: number;
  readonly warn: (message: string) => void;
  /** Told when it is there. */
  readonly onQueued: () => void;
}

/** Queues a run, and tries for as long as it is wanted. */
export const queueRun = (options: QueuedRunOptions): QueuedRun => {
  const { bus, name, labels, orders, pauseMs, warn, onQueued } = options;
  const { queue, objects } = bus;
  const bytes = Buffer.from(JSON.stringify(orders));
  const ended = new AbortController();
  let content: Content | undefined;
  let place: QueuePlace | undefined;
  let hasWarned = false;

  /** What is asked of a server that is gone may stay unanswered for long: who asks anew does not wait for it. */
  let attempt = 0;

  const isStored = async (): Promise<boolean> => {
    if (content?.type !== "object") return content !== undefined;
    return objects.get(content).then(
      () => true,
      () => false,
    );
  };

  const add = async (own: number): Promise<void> => {
    const isWanted = (): boolean => own === attempt && !ended.signal.aborted;
    while (isWanted()) {
      try {
        if (!(await isStored())) {
          const stored = await objects.put(bytes);
          if (!isWanted()) return await objects.remove(stored);
          content = stored;
        }
        if (content === undefined) return;
        place = await queue.add(labels, { ...name, orders: content });
        return onQueued();
      } catch (error) {
        if (!isWanted()) return;
        // Once: it is said again by nobody until it is there.
        if (!hasWarned) warn(error instanceof Error ? error.message : String(error));
        hasWarned = true;
        await sleep(pauseMs, undefined, { signal: ended.signal }).catch(() => {});
      }
    }
  };

  let adding = add(attempt);
  return {
    place: () => place,
    again: () => {
      attempt += 1;
      adding = add(attempt);
    },
    end: async (isLeftToWorker) => {
      ended.abort();
      await adding;
      if (place !== undefined && !isLeftToWorker) await queue.remove(place).catch(() => {});
      if (content !== undefined) await objects.remove(content).catch(() => {});
    },
  };
};
