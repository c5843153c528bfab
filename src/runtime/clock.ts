import { performance } from "node:perf_hooks";

/** A call that is due at a later time. */
export interface Timer {
  /** The call does not happen any more. May be called twice. */
  cancel(): void;
  /** The waiting call keeps the process alive, as it does from the start. */
  ref(): void;
  /** The waiting call does not keep the process alive. */
  unref(): void;
}

/** Where the runtime gets its time from. Tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds since 1970, for time stamps. May jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds since some start, for durations. Never goes back. */
  monotonic(): number;
  /** Calls `run` once, `delayMs` from now. */
  schedule(delayMs: number, run: () => void): Timer;
}

/** The longest delay that the platform's timers take; above it they fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The machine's time. */
export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (delayMs, run) => new RealTimer(delayMs, run),
};

class RealTimer implements Timer {
  readonly #run: () => void;
  #timeout: NodeJS.Timeout;

  constructor(delayMs: number, run: () => void) {
    this.#run = run;
    this.#timeout = this.#wait(delayMs);
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }

  ref(): void {
    this.#timeout.ref();
  }

  unref(): void {
    this.#timeout.unref();
  }

  #wait(delayMs: number): NodeJS.Timeout {
    if (delayMs <= LONGEST_DELAY_MS) return setTimeout(this.#run, delayMs);
    return setTimeout(() => {
      const referenced = this.#timeout.hasRef();
      this.#timeout = this.#wait(delayMs - LONGEST_DELAY_MS);
      if (!referenced) this.#timeout.unref();
    }, LONGEST_DELAY_MS);
  }
}
