import type { Clock, Timer } from "../clock.ts";

interface Due {
  readonly at: number;
  /** Tells apart what is due at the same time: first scheduled, first run. */
  readonly order: number;
  readonly run: () => void;
}

/** Where virtual time begins, so that `now()` looks like a date. */
const EPOCH_MS = Date.UTC(2030, 0, 1);

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  #elapsedMs = 0;
  #setByMs = 0;
  #scheduled = 0;
  readonly #due = new Set<Due>();

  now(): number {
    return EPOCH_MS + this.#elapsedMs + this.#setByMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  /** Sets what `now` says forward, or back if `ms` is below 0, as the machine's clock may be set. No timer notices. */
  setBy(ms: number): void {
    this.#setByMs += ms;
  }

  schedule(delayMs: number, run: () => void): Timer {
    this.#scheduled += 1;
    const due: Due = { at: this.#elapsedMs + Math.max(0, delayMs), order: this.#scheduled, run };
    this.#due.add(due);
    return { cancel: () => void this.#due.delete(due), ref: () => {}, unref: () => {} };
  }

  /** When the next timer is due, in milliseconds since the start, or undefined if none is set. */
  get nextAt(): number | undefined {
    return this.#next()?.at;
  }

  /** Moves to `elapsedMs` since the start, which must not be past the next timer, and runs that timer if it is due. */
  moveTo(elapsedMs: number): void {
    this.#elapsedMs = elapsedMs;
    const next = this.#next();
    if (next === undefined || next.at > elapsedMs) return;
    this.#due.delete(next);
    next.run();
  }

  #next(): Due | undefined {
    let next: Due | undefined;
    for (const due of this.#due) {
      if (next === undefined || due.at < next.at || (due.at === next.at && due.order < next.order)) next = due;
    }
    return next;
  }
}
