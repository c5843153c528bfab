import { type Letter, isEnvelope } from "./envelope.ts";
import type { Mailbox, MailboxOptions, Overflow } from "./mailbox.ts";
import type { Message } from "./message.ts";
import { WaitingLine } from "./waiting-line.ts";

/** The bound of one actor's mailbox, and those who wait for room in it. */
export class Bound {
  readonly overflow: Overflow;
  readonly #capacity: number;
  readonly #line = new WaitingLine();

  constructor(capacity: number, { overflow = "reject" }: MailboxOptions) {
    this.#capacity = capacity;
    this.overflow = overflow;
  }

  /** Whether a message that comes now finds no room, or others before it in the line. */
  isFull(waiting: number): boolean {
    return waiting + this.#line.size >= this.#capacity;
  }

  /** Decides about a letter for a full mailbox. Returns what is lost: that letter, or the oldest one in its place, or nothing. */
  makeRoom(mailbox: Mailbox<Letter>, letter: Letter): Letter | undefined {
    if (isEnvelope(letter) && letter.own) return undefined;
    return (this.overflow === "drop-oldest" ? takeOldest(mailbox) : undefined) ?? letter;
  }

  /** Resolves once `admit` has taken the message out of the line. */
  waitForRoom(message: Message, signal: AbortSignal | undefined): Promise<void> {
    return this.#line.join(message, signal);
  }

  /** Takes as many messages out of the line as there is room for. */
  admit(waiting: number): readonly Message[] {
    return this.#line.size === 0 ? [] : this.#line.admit(Math.max(0, this.#capacity - waiting));
  }

  /** Sends away all who wait, each with what `toReason` makes of its message, and returns the messages. */
  close(toReason: (message: Message) => unknown): readonly Message[] {
    return this.#line.close(toReason);
  }
}

/** Takes the letter that waits longest, of those that a bound may drop. */
function takeOldest(mailbox: Mailbox<Letter>): Letter | undefined {
  const kept: Letter[] = [];
  let oldest = mailbox.shift();
  while (oldest !== undefined && isEnvelope(oldest) && oldest.own) {
    kept.push(oldest);
    oldest = mailbox.shift();
  }
  for (const letter of kept.toReversed()) mailbox.unshift(letter);
  return oldest;
}
