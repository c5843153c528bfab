import type { ClientClock } from "../../src/client.ts";

/** A clock for which waiting takes no time. */
export interface TestClock extends ClientClock {
  /** How long was waited for, each time; but for silence. */
  readonly slept: readonly number[];
  /** Lets everyone who waits for a silent connection know that it has been silent for too long. */
  beSilent(): void;
  /** Lets time pass for no one who waits. */
  advance(ms: number): void;
}

/** Nobody waits so long for the next attempt. */
const SILENT_MS = 40_000;

export const createTestClock = (): TestClock => {
  const slept: number[] = [];
  let silences: (() => void)[] = [];
  let now = 0;
  return {
    slept,
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      if (ms >= SILENT_MS) {
        await new Promise<void>((resolve, reject) => {
          silences.push(resolve);
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      } else {
        slept.push(ms);
      }
      now += ms;
      // Timers end in a later turn, too.
      await new Promise(setImmediate);
      signal?.throwIfAborted();
    },
    beSilent: () => {
      for (const resolve of silences) resolve();
      silences = [];
    },
    advance: (ms) => {
      now += ms;
    },
  };
};
