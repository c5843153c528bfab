import { InvalidOptionError } from "./errors.ts";

/**
 * What happens to a message for a full mailbox. `reject` and `wait` refuse it, `drop-newest` drops it, `drop-oldest` drops the
 * one that waits longest. Each refused or dropped message is a dead letter, and a question among them is rejected.
 * With `wait`, `tellWhenReady` waits for room; with `reject` it rejects; otherwise it is a `tell`.
 */
export type Overflow = "reject" | "drop-oldest" | "drop-newest" | "wait";

/** How much an actor's mailbox takes. */
export interface MailboxOptions {
  /** Messages that may wait, at least 1. What an actor sends itself by timers, pipes and watches always gets in. @default unbounded */
  readonly capacity?: number;
  /** @default "reject" */
  readonly overflow?: Overflow;
  /** Waiting messages, at least 1, at which an unbounded mailbox warns; it warns again at each doubling. @default 65_536 */
  readonly highWater?: number;
}

/** Slots of a new mailbox. A power of two. */
const FIRST_SLOTS = 8;
/** An emptied mailbox with more slots than this gives half of them back, so that a burst that comes often does not make it grow each time. */
const KEPT_SLOTS = 16_384;
const DEFAULT_HIGH_WATER = 65_536;

/** The messages that wait: a ring that doubles when it is full. First in, first out, but for `unshift`. */
export class Mailbox<T> {
  size = 0;
  /** The size from which a push needs a decision: the bound, or the next high-water mark. The mailbox itself takes any number. */
  threshold: number = DEFAULT_HIGH_WATER;
  private slots: (T | undefined)[] = emptySlots(FIRST_SLOTS);
  private mask = FIRST_SLOTS - 1;
  private head = 0;

  push(message: T): void {
    if (this.size > this.mask) this.resize(this.slots.length * 2);
    this.slots[(this.head + this.size) & this.mask] = message;
    this.size += 1;
  }

  /** Puts a message in front of all others. */
  unshift(message: T): void {
    if (this.size > this.mask) this.resize(this.slots.length * 2);
    this.head = (this.head - 1) & this.mask;
    this.slots[this.head] = message;
    this.size += 1;
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const message = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & this.mask;
    this.size -= 1;
    if (this.size === 0 && this.mask >= KEPT_SLOTS) this.resize(this.slots.length / 2);
    return message;
  }

  private resize(length: number): void {
    const slots = emptySlots<T>(length);
    for (let index = 0; index < this.size; index += 1) slots[index] = this.slots[(this.head + index) & this.mask];
    this.slots = slots;
    this.mask = length - 1;
    this.head = 0;
  }
}

/** The first size at which a push into a mailbox of these options needs a decision. */
export function firstThreshold({ capacity, highWater = DEFAULT_HIGH_WATER }: MailboxOptions): number {
  return capacity ?? highWater;
}

/** Throws an `InvalidOptionError` for a count below 1. */
export function checkMailboxOptions({ capacity = 1, highWater = 1 }: MailboxOptions): void {
  checkCount("mailbox.capacity", capacity);
  checkCount("mailbox.highWater", highWater);
}

function emptySlots<T>(length: number): (T | undefined)[] {
  // Not Array.from: it would give the ring's arrays two layouts inside the engine, depending on their length.
  // oxlint-disable-next-line unicorn/no-new-array
  return new Array<T | undefined>(length).fill(undefined);
}

function checkCount(option: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidOptionError(option, "a whole number of at least 1", value);
}
