import type { Clock, Timer } from "./clock.ts";

/** What expires unless it is taken off in time. The fields belong to `Deadlines`. */
export interface Expiring {
  dueAt: number;
  queue: DeadlineQueue | undefined;
  earlier: Expiring | undefined;
  later: Expiring | undefined;
  /** Called once, when the deadline has passed. Never throws. */
  expire(): void;
}

/**
 * Deadlines by duration. All deadlines of one duration fall due in the order in which they were set, so one list and one timer
 * serve them all, and setting or taking off a deadline costs no timer of its own. Waiting deadlines keep the process alive.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #queues = new Map<number, DeadlineQueue>();
  #last: DeadlineQueue | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(expiring: Expiring, durationMs: number): void {
    if (this.#last?.durationMs !== durationMs) this.#last = this.#queues.get(durationMs) ?? this.#open(durationMs);
    this.#last.add(expiring);
  }

  /** Does nothing if the deadline has passed or was never set. */
  remove(expiring: Expiring): void {
    expiring.queue?.remove(expiring);
  }

  #open(durationMs: number): DeadlineQueue {
    const queue = new DeadlineQueue(this.#clock, durationMs, () => {
      this.#queues.delete(durationMs);
      if (this.#last === queue) this.#last = undefined;
    });
    this.#queues.set(durationMs, queue);
    return queue;
  }
}

/** The deadlines of one duration, in the order in which they fall due: a doubly linked list through the expiring objects. */
export class DeadlineQueue {
  readonly durationMs: number;
  readonly #clock: Clock;
  readonly #onIdle: () => void;
  #timer: Timer | undefined;
  #first: Expiring | undefined;
  #last: Expiring | undefined;

  constructor(clock: Clock, durationMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.durationMs = durationMs;
    this.#onIdle = onIdle;
  }

  add(expiring: Expiring): void {
    expiring.dueAt = this.#clock.monotonic() + this.durationMs;
    expiring.queue = this;
    expiring.earlier = this.#last;
    if (this.#last !== undefined) this.#last.later = expiring;
    this.#last = expiring;
    if (this.#first !== undefined) return;
    this.#first = expiring;
    if (this.#timer === undefined) this.#timer = this.#clock.schedule(this.durationMs, () => this.#expireDue());
    else this.#timer.ref();
  }

  remove(expiring: Expiring): void {
    const { earlier, later } = expiring;
    if (earlier === undefined) this.#first = later;
    else earlier.later = later;
    if (later === undefined) this.#last = earlier;
    else later.earlier = earlier;
    expiring.queue = undefined;
    expiring.earlier = undefined;
    expiring.later = undefined;
    // The timer stays for the next deadline of this duration: making one is what costs.
    if (this.#first === undefined) this.#timer?.unref();
  }

  #expireDue(): void {
    this.#timer = undefined;
    const now = this.#clock.monotonic();
    while (this.#first !== undefined && this.#first.dueAt <= now) {
      const due = this.#first;
      this.remove(due);
      due.expire();
    }
    if (this.#first === undefined) this.#onIdle();
    else this.#timer = this.#clock.schedule(this.#first.dueAt - now, () => this.#expireDue());
  }
}
