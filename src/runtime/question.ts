import type { AskOptions } from "./actor-ref.ts";
import type { DeadlineQueue, Deadlines, Expiring } from "./deadlines.ts";
import { type Envelope, type Receiver, sealed } from "./envelope.ts";
import {
  ActorCrashedError,
  ActorStoppedError,
  ActorTimeoutError,
  InvalidOptionError,
  MailboxFullError,
  UncloneableError,
} from "./errors.ts";
import type { DeadLetterReason } from "./events.ts";
import type { Message } from "./message.ts";
import type { OpenQuestion } from "./open-questions.ts";

/** What a question needs to know of the actor that it is for. */
export interface Asked {
  readonly name: string;
}

/** What is left of a settled question's message, so that nothing holds on to its contents. */
const SETTLED: Message = { type: "settled" };

/**
 * A question under way, from `ask` until it is settled, whatever settles it. It lies in the mailbox itself, around the message that the
 * handler will get.
 */
export class Question implements Envelope, Expiring, OpenQuestion {
  readonly type: typeof sealed = sealed;
  readonly own = false;
  /** What the handler gets. Nothing of it is left once the question is settled. */
  message: Message;
  settled = false;
  /** Called once, when the question is settled in whatever way. */
  onSettled: (() => void) | undefined = undefined;
  dueAt = 0;
  queue: DeadlineQueue | undefined = undefined;
  earlier: Expiring | undefined = undefined;
  later: Expiring | undefined = undefined;
  private readonly asked: Asked;
  private readonly kind: string;
  private readonly resolve: (answer: never) => void;
  private readonly reject: (reason: unknown) => void;
  private timeoutMs = 0;
  private signal: AbortSignal | undefined = undefined;

  constructor(asked: Asked, question: Message, resolve: (answer: never) => void, reject: (reason: unknown) => void) {
    this.asked = asked;
    this.kind = question.type;
    const reply = (answer: never): void => this.answer(answer);
    // Not a spread with a property behind it: the engine has no fast way for that.
    this.message = Object.assign({}, question, { reply });
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Sets what ends the wait. False if it has ended already, or the options make no sense. */
  begin({ timeoutMs, signal }: AskOptions, deadlines: Deadlines): boolean {
    if (!(timeoutMs > 0 && timeoutMs < Number.POSITIVE_INFINITY)) {
      this.fail(new InvalidOptionError("timeoutMs", "a number of milliseconds above 0", timeoutMs));
    }
    if (signal?.aborted === true) this.fail(signal.reason);
    if (this.settled) return false;
    this.timeoutMs = timeoutMs;
    deadlines.add(this, timeoutMs);
    if (signal !== undefined) {
      this.signal = signal;
      signal.addEventListener("abort", this);
    }
    return true;
  }

  open(receiver: Receiver): Message | undefined {
    if (this.settled) return undefined;
    receiver.questions.add(this);
    return this.message;
  }

  putAside(receiver: Receiver): this {
    receiver.questions.remove(this);
    return this;
  }

  discard(why: DeadLetterReason): Message | undefined {
    if (this.settled) return undefined;
    const { message } = this;
    if (why === "mailbox full") this.fail(new MailboxFullError(this.asked.name, this.kind));
    else if (why === "not cloneable") this.fail(new UncloneableError(this.asked.name, this.kind));
    else this.stop();
    return message;
  }

  /** Does nothing if it is settled. */
  answer(answer: never): void {
    if (this.settle()) this.resolve(answer);
  }

  expire(): void {
    this.fail(new ActorTimeoutError(this.asked.name, this.kind, this.timeoutMs));
  }

  crash(cause: unknown): void {
    this.fail(new ActorCrashedError(this.asked.name, this.kind, cause));
  }

  stop(): void {
    this.fail(new ActorStoppedError(`Cannot ask "${this.asked.name}" the question "${this.kind}"`));
  }

  /** The abort of the asker's signal: the question listens itself, so that no function is made for it. */
  handleEvent(): void {
    this.fail(this.signal?.reason);
  }

  private fail(reason: unknown): void {
    if (this.settle()) this.reject(reason);
  }

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.message = SETTLED;
    this.queue?.remove(this);
    this.signal?.removeEventListener("abort", this);
    this.onSettled?.();
    return true;
  }
}

/** What an actor that hands letters on gets to see: a message told, or a question. */
export type Forwardable = Message | Question;

/** The message itself, with its `reply` if it is a question. */
export function messageIn(letter: Forwardable): Message {
  return letter instanceof Question ? letter.message : letter;
}
