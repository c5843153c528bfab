import type { Fact } from "../../model/fact.ts";
import type { Clock } from "../../runtime/index.ts";
import type { Entry } from "../../store/contract.ts";
import { Listener } from "./listener.ts";

export interface ChangesOptions {
  /** How long changes are waited for, in ms. */
  readonly withinMs: number;
  /** Its abort ends the wait. */
  readonly signal: AbortSignal;
}

/** Tells when the status of a build may have changed. */
export interface StatusChanges {
  /** Begins at once, and then goes on after each change, until the time is over, the signal aborts, or nothing is told any more. */
  of(build: number, options: ChangesOptions): AsyncGenerator<void, void, undefined>;
  publish(entries: readonly Entry[]): void;
  /** Ends all waits. */
  close(): void;
}

interface Waiting {
  readonly listener: Listener;
  changes: number;
}

export const createStatusChanges = (clock: Clock): StatusChanges => {
  const all = new Map<number, Set<Waiting>>();
  let isClosed = false;

  const enter = (build: number, waiting: Waiting): void => {
    const others = all.get(build);
    if (others === undefined) all.set(build, new Set([waiting]));
    else others.add(waiting);
  };

  const leave = (build: number, waiting: Waiting): void => {
    const others = all.get(build);
    others?.delete(waiting);
    if (others?.size === 0) all.delete(build);
  };

  return {
    async *of(build, { withinMs, signal }) {
      if (isClosed || signal.aborted) return;
      const listener = new Listener();
      const waiting = { listener, changes: 0 };
      const end = (): void => listener.close();
      enter(build, waiting);
      signal.addEventListener("abort", end, { once: true });
      const timer = clock.schedule(withinMs, end);
      try {
        yield;
        for (let known = 0; !listener.isClosed;) {
          const before = known;
          await listener.news(() => waiting.changes > before);
          if (listener.isClosed) return;
          known = waiting.changes;
          yield;
        }
      } finally {
        timer.cancel();
        signal.removeEventListener("abort", end);
        leave(build, waiting);
      }
    },
    publish: (entries) => {
      for (const { build, fact } of entries) {
        if (!STATUSES.has(fact.type)) continue;
        for (const waiting of all.get(build) ?? []) {
          waiting.changes += 1;
          waiting.listener.wake();
        }
      }
    },
    close: () => {
      isClosed = true;
      for (const others of all.values()) for (const { listener } of others) listener.close();
    },
  };
};

const STATUSES: ReadonlySet<Fact["type"]> = new Set([
  "preparing",
  "prepared",
  "building",
  "finished",
  "failed",
  "canceled",
]);
