import { type Envelope, type Receiver, sealed } from "./envelope.ts";
import type { Message } from "./message.ts";

/**
 * What an actor arranged to be told: by a timer, a pipe or a watch. It is meant for the incarnation that arranged it and no other. The
 * message is made when the actor gets to it, so that a failure to make it is the actor's own; it may turn out that there is none.
 */
export class SelfMessage implements Envelope {
  readonly type: typeof sealed = sealed;
  readonly own = true;
  cancelled = false;
  /** Whether it lies in the mailbox. */
  waiting = false;
  readonly #receiver: Receiver;
  readonly #make: () => Message | undefined;
  #made: Message | undefined;

  constructor(receiver: Receiver, make: () => Message | undefined) {
    this.#receiver = receiver;
    this.#make = make;
  }

  open(receiver: Receiver): Message | undefined {
    this.waiting = false;
    if (this.cancelled || receiver !== this.#receiver) return undefined;
    this.#made ??= this.#make();
    return this.#made;
  }

  putAside(): this {
    this.waiting = true;
    return this;
  }

  discard(): undefined {
    this.waiting = false;
    return undefined;
  }
}
