import type { DeadLetterReason } from "./events.ts";
import type { Message } from "./message.ts";
import type { OpenQuestions } from "./open-questions.ts";

/**
 * The `type` of what lies in a mailbox around a message. No table of handlers has it, so envelopes are found where a handler is
 * missing, and a plain message pays nothing for them.
 */
export const sealed: unique symbol = Symbol("sealed");

/** The incarnation that opens an envelope. */
export interface Receiver {
  /** The questions that it has in hand. */
  readonly questions: OpenQuestions;
}

/** A message with something to decide when the actor gets to it, or when it never will. */
export interface Envelope {
  readonly type: typeof sealed;
  /** Whether the actor sent it to itself, so that no bound may drop it. */
  readonly own: boolean;
  /** Called when the actor gets to it, with the incarnation. Undefined if nobody wants it handled any more. May throw: a crash. */
  open(receiver: Receiver): Message | undefined;
  /** Called when the actor puts the opened message aside. Returns what it is to find later in its place. */
  putAside(receiver: Receiver): Letter;
  /** Called when the actor will never get to it. Returns what is lost by that, if anything. */
  discard(why: DeadLetterReason): Message | undefined;
}

/** What lies in a mailbox. */
export type Letter = Message | Envelope;

export function isEnvelope(letter: Letter): letter is Envelope {
  return letter.type === sealed;
}
