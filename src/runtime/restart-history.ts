import type { Backoff } from "./supervision.ts";

const DEFAULT_JITTER = 0.2;

/** The failures of one child, from which follow whether and when it restarts. Knows no clock: the caller says what time it is. */
export class RestartHistory {
  #recent: number[] = [];
  #inARow = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** Notes a failure at `now` (ms). Returns false if it is one more than `maxRestarts` in the last `withinMs`. */
  allows(now: number, maxRestarts: number, withinMs: number): boolean {
    if (maxRestarts === Number.POSITIVE_INFINITY) return true;
    this.#recent = this.#recent.filter((at) => now - at <= withinMs);
    if (this.#recent.length >= maxRestarts) return false;
    this.#recent.push(now);
    return true;
  }

  /** The milliseconds to wait before the restart after a failure at `now`. `random` gives numbers from 0 to below 1. */
  delay(now: number, backoff: Backoff | undefined, random: () => number): number {
    if (backoff === undefined) return 0;
    const { minMs, maxMs, jitter = DEFAULT_JITTER, resetAfterMs = 2 * maxMs } = backoff;
    this.#inARow = now - this.#lastAt > resetAfterMs ? 0 : this.#inARow + 1;
    this.#lastAt = now;
    const delayMs = Math.min(maxMs, minMs * 2 ** this.#inARow);
    return delayMs * (1 - jitter * random());
  }
}
