import type { Clock } from "./clock.ts";
import { reason } from "./errors.ts";
import type { DeadLetterReason, SystemEvent, SystemListener } from "./events.ts";
import type { Log } from "./log.ts";
import type { Message } from "./message.ts";

/** Dead letters are logged at most this often, so that a flood of them is one line and not a flood of lines. */
const DEAD_LETTER_LOG_MS = 1_000;

/** An actor, whose name is only put together when it is needed. */
export interface Named {
  readonly name: string;
}

/** Tells the world what happens in a system: events to the listeners, failures to the log, dead letters counted. */
export class Reports {
  deadLetters = 0;
  /** Whether anybody listens. Asked before an event is made, so that without a listener it costs nothing. */
  observed = false;
  readonly #listeners = new Set<SystemListener>();
  readonly #clock: Clock;
  readonly #log: Log;
  #deadLettersLogged = 0;
  #deadLetterLogAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  observe(listener: SystemListener): () => void {
    // A closure of its own, so that the same function may listen twice and leave once.
    const own: SystemListener = (event) => listener(event);
    this.#listeners.add(own);
    this.observed = true;
    return () => {
      this.#listeners.delete(own);
      this.observed = this.#listeners.size > 0;
    };
  }

  emit(event: SystemEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#log.error({ err: error, event: event.type }, `a listener failed: ${reason(error)}`);
      }
    }
  }

  crashed({ name: actor }: Named, cause: unknown, message: Message | undefined): void {
    this.#log.error({ actor, err: cause, message: message?.type }, `"${actor}" crashed: ${reason(cause)}`);
    this.emit(message === undefined ? { type: "crashed", actor, cause } : { type: "crashed", actor, cause, message });
  }

  restarted({ name: actor }: Named, cause: unknown, delayMs: number): void {
    this.#log.warn({ actor, delayMs }, `"${actor}" was restarted: ${reason(cause)}`);
    this.emit({ type: "restarted", actor, cause, delayMs });
  }

  cleanupFailed({ name: actor }: Named, cause: unknown): void {
    this.#log.error({ actor, err: cause }, `a cleanup of "${actor}" failed: ${reason(cause)}`);
    this.emit({ type: "cleanupFailed", actor, cause });
  }

  cleanupAbandoned({ name: actor }: Named, afterMs: number): void {
    this.#log.error({ actor, afterMs }, `a cleanup of "${actor}" was abandoned`);
    this.emit({ type: "cleanupAbandoned", actor, afterMs });
  }

  highWater({ name: actor }: Named, waiting: number): void {
    this.#log.warn({ actor, waiting }, `"${actor}" has ${waiting} messages waiting`);
    this.emit({ type: "highWater", actor, waiting });
  }

  deadLetter(actor: Named, message: Message, why: DeadLetterReason): void {
    this.deadLetters += 1;
    if (this.observed) this.emit({ type: "deadLetter", actor: actor.name, message, reason: why });
    const now = this.#clock.monotonic();
    if (now - this.#deadLetterLogAt < DEAD_LETTER_LOG_MS) return;
    const count = this.deadLetters - this.#deadLettersLogged;
    this.#deadLettersLogged = this.deadLetters;
    this.#deadLetterLogAt = now;
    this.#log.warn(
      { actor: actor.name, message: message.type, count },
      `"${message.type}" did not reach "${actor.name}": ${why}`,
    );
  }
}
