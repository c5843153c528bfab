import { type Envelope, type Letter, type Receiver, sealed } from "./envelope.ts";
import type { Message } from "./message.ts";
import { type Forwardable, Question } from "./question.ts";

/** What a router that keeps messages back wants to know of one it has given out. */
export interface RoutedLetterOptions {
  /** The member is done with it. */
  readonly done: () => void;
  /** The member has stopped and will never get to it. */
  readonly returned: () => void;
}

/** A letter that a router has given to a member. */
export class RoutedLetter implements Envelope {
  readonly type: typeof sealed = sealed;
  /** The router keeps count itself: a member's bound must not lose what it was given. */
  readonly own = true;
  readonly #letter: Forwardable;
  readonly #options: RoutedLetterOptions;

  constructor(letter: Forwardable, options: RoutedLetterOptions) {
    this.#letter = letter;
    this.#options = options;
  }

  open(receiver: Receiver): Message | undefined {
    const letter = this.#letter;
    const { done } = this.#options;
    const message = letter instanceof Question ? letter.open(receiver) : letter;
    if (message !== undefined && letter instanceof Question) letter.onSettled = done;
    else done();
    return message;
  }

  putAside(receiver: Receiver): Letter {
    return this.#letter instanceof Question ? this.#letter.putAside(receiver) : this.#letter;
  }

  discard(): undefined {
    this.#options.returned();
  }
}
