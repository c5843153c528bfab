import type { Clock } from "../../runtime/index.ts";
import type { Listener } from "./listener.ts";

/** Wakes listeners, few at a time and not too often, so that many of them don't hold up whatever else there is to do. */
export interface Waking {
  wake(listeners: Iterable<Listener>): void;
}

/** How many are woken in one turn of the event loop; more than these are paced. */
const AT_ONCE = 64;

/** How long after one round for many the next one begins: the more comes together, the less it costs. */
const PACE_MS = 50;

export const createWaking = (clock: Clock): Waking => {
  // Those that wait for their turn come first, so that none is left out when there is always something new.
  const waiting = new Set<Listener>();
  let nextAt = -Infinity;
  let isScheduled = false;

  const turn = (): void => {
    let woken = 0;
    for (const listener of waiting) {
      waiting.delete(listener);
      listener.wake();
      woken += 1;
      if (woken === AT_ONCE) break;
    }
    isScheduled = waiting.size > 0;
    if (isScheduled) setImmediate(turn);
  };

  return {
    wake: (listeners) => {
      for (const listener of listeners) waiting.add(listener);
      if (isScheduled || waiting.size === 0) return;
      isScheduled = true;
      const now = clock.monotonic();
      const waitMs = waiting.size > AT_ONCE ? Math.max(0, nextAt - now) : 0;
      nextAt = now + waitMs + PACE_MS;
      if (waitMs > 0) clock.schedule(waitMs, turn);
      else setImmediate(turn);
    },
  };
};
