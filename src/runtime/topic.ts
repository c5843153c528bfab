import type { ActorRef } from "./actor-ref.ts";
import { cellOf } from "./address.ts";
import type { Cell } from "./cell.ts";
import { type Envelope, type Letter, sealed } from "./envelope.ts";
import { InvalidOptionError } from "./errors.ts";
import type { DeadLetterReason } from "./events.ts";
import { Mailbox } from "./mailbox.ts";
import type { Message, Statement } from "./message.ts";

/** How much of a topic may wait for one subscriber. */
export interface SubscribeOptions {
  /** Messages that wait at most, at least 1. @default 1_024 */
  readonly capacity?: number;
  /** Which message becomes a dead letter when one more is published. @default "drop-oldest" */
  readonly overflow?: "drop-oldest" | "drop-newest";
}

/** One actor's subscription of a topic. */
export interface Subscription {
  /** Messages that this subscriber has lost because it was too slow. */
  readonly dropped: number;
  /** After this nothing arrives any more, not even what waits. May be called twice. */
  unsubscribe(): void;
}

/** What any number of actors publish and any number of actors hear. */
export interface Topic<M extends Message> {
  /** Tells all subscribers of this moment. Never throws and never waits. */
  publish(message: Statement<M>): void;
  /**
   * Has an actor told what is published from now on, in order, through its restarts, and until it stops. What waits for it waits
   * outside of its mailbox, so that a slow subscriber holds up neither the topic nor its own other messages.
   */
  subscribe(ref: ActorRef<M>, options?: SubscribeOptions): Subscription;
}

const DEFAULT_CAPACITY = 1_024;

/**
 * Makes a topic. It belongs to nobody: pass it to those who publish and to those who subscribe.
 *
 * @example
 * const facts = topic<Fact>();
 * facts.subscribe(dashboard.ref);
 * facts.publish({ type: "finished" });
 */
export function topic<M extends Message>(): Topic<M> {
  const subscriptions = new Set<CellSubscription>();
  return {
    publish: (message) => {
      for (const subscription of subscriptions) subscription.hear(message);
    },
    subscribe: (ref, { capacity = DEFAULT_CAPACITY, overflow = "drop-oldest" } = {}) => {
      if (!Number.isInteger(capacity) || capacity < 1) {
        throw new InvalidOptionError("capacity", "a whole number of at least 1", capacity);
      }
      const cell = cellOf(ref, `Cannot subscribe "${ref.name}"`);
      const subscription = new CellSubscription(cell, capacity, overflow, () => subscriptions.delete(subscription));
      subscriptions.add(subscription);
      cell.addWatcher(subscription, ({ restarting }) => {
        if (!restarting) subscription.unsubscribe();
      });
      return subscription;
    },
  };
}

/** What waits for one subscriber, and at the same time the one letter in its mailbox that says so. */
class CellSubscription implements Subscription, Envelope {
  readonly type: typeof sealed = sealed;
  readonly own = true;
  dropped = 0;
  readonly #cell: Cell;
  readonly #capacity: number;
  readonly #overflow: "drop-oldest" | "drop-newest";
  readonly #end: () => void;
  readonly #waiting = new Mailbox<Message>();
  #inMailbox = false;
  #opened: Message | undefined;
  #over = false;

  constructor(cell: Cell, capacity: number, overflow: "drop-oldest" | "drop-newest", end: () => void) {
    this.#cell = cell;
    this.#capacity = capacity;
    this.#overflow = overflow;
    this.#end = end;
  }

  hear(message: Message): void {
    if (this.#waiting.size >= this.#capacity) {
      this.dropped += 1;
      const lost = this.#overflow === "drop-oldest" ? this.#waiting.shift() : message;
      this.#cell.lose(lost ?? message, "mailbox full");
      if (lost === message) return;
    }
    this.#waiting.push(message);
    this.#post();
  }

  unsubscribe(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cell.removeWatcher(this);
    this.#end();
  }

  open(): Message | undefined {
    this.#inMailbox = false;
    if (this.#over) return undefined;
    const message = this.#waiting.shift();
    if (this.#waiting.size > 0) this.#post();
    this.#opened = message;
    return message;
  }

  putAside(): Letter {
    return this.#opened ?? this;
  }

  discard(why: DeadLetterReason): undefined {
    this.#inMailbox = false;
    for (let lost = this.#waiting.shift(); lost !== undefined; lost = this.#waiting.shift()) this.#cell.lose(lost, why);
  }

  #post(): void {
    if (this.#inMailbox) return;
    this.#inMailbox = true;
    this.#cell.post(this);
  }
}
