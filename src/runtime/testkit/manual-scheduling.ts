import type { RunQueue, Runnable, Scheduling } from "../dispatcher.ts";
import { Mailbox } from "../mailbox.ts";

/** Lets any actor with messages run next, as a seed has it. Each actor's own messages keep their order. */
class ShuffledRunQueue implements RunQueue {
  readonly #runnables: Runnable[] = [];
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  get size(): number {
    return this.#runnables.length;
  }

  push(runnable: Runnable): void {
    this.#runnables.push(runnable);
  }

  unshift(runnable: Runnable): void {
    this.#runnables.push(runnable);
  }

  shift(): Runnable | undefined {
    const index = Math.floor(this.#random() * this.#runnables.length);
    return this.#runnables.splice(index, 1)[0];
  }
}

/** Turns of up to 4,096 messages after which a system that is still busy will never be idle. */
const MOST_TURNS = 2_500;

/** Turns that take place when a test says so. */
export class ManualScheduling implements Scheduling {
  readonly queue: RunQueue;
  readonly messagesPerVisit: number;
  #turn: (() => void) | undefined;

  /** With a source of chance, another actor may run after each message; without one, first come, first served. */
  constructor(random: (() => number) | undefined) {
    this.queue = random === undefined ? new Mailbox<Runnable>() : new ShuffledRunQueue(random);
    this.messagesPerVisit = random === undefined ? Number.MAX_SAFE_INTEGER : 1;
  }

  soon(turn: () => void): void {
    this.#turn = turn;
  }

  later(turn: () => void): void {
    this.#turn = turn;
  }

  /** Runs turns until no actor has a message. Returns whether any had. Throws if there is no end to it. */
  drain(): boolean {
    const worked = this.#turn !== undefined;
    for (let turns = 0; this.#turn !== undefined; turns += 1) {
      if (turns === MOST_TURNS)
        throw new Error("Cannot run the system until it is idle: actors must stop telling each other: they go on");
      const turn = this.#turn;
      this.#turn = undefined;
      turn();
    }
    return worked;
  }
}
