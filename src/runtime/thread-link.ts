import type { MessagePort, Transferable } from "node:worker_threads";
import type { Cell } from "./cell.ts";
import type { DeadLetterReason } from "./events.ts";
import { Mailbox } from "./mailbox.ts";
import type { Message } from "./message.ts";
import { type Forwardable, Question, messageIn } from "./question.ts";
import type { Batch, Report } from "./thread-protocol.ts";

/** How an actor's messages reach its thread. */
export interface ThreadLinkOptions<M extends Message> {
  /** Messages that may be on their way, or wait over there. The others wait here, where they survive the thread. */
  readonly inFlight: number;
  /** Lists what of a message is moved instead of cloned. */
  transfer?(message: M): readonly Transferable[];
}

/** A batch is sent after each turn, or when it has this many messages. */
const BATCH_SIZE = 256;

/** Letters that were sent together. */
interface SentBatch {
  readonly letters: readonly Forwardable[];
  /** How many of them are known to be handled. */
  handled: number;
}

/** The messages of one actor on their way to its thread and the answers on their way back, in batches. */
export class ThreadLink {
  readonly #cell: Cell;
  readonly #port: MessagePort;
  readonly #options: ThreadLinkOptions<Message>;
  /** What was sent and is not known to be handled. */
  readonly #inFlight = new Mailbox<SentBatch>();
  /** The questions among that, and among what was handled and is not answered, by number. */
  readonly #questions = new Map<number, Forwardable>();
  #outbox: Forwardable[] = [];
  #sent = 0;
  #handled = 0;
  #open = false;
  #flushing = false;

  constructor(cell: Cell, port: MessagePort, options: ThreadLinkOptions<never>) {
    this.#cell = cell;
    this.#port = port;
    this.#options = options;
  }

  /** Lets messages through from now on. */
  open(): void {
    this.#open = true;
    this.#goOn();
  }

  /** Sends a letter, or leaves it in the mailbox and has the actor wait until it can be sent. */
  send(letter: Forwardable): void {
    if (!this.#open || this.#sent - this.#handled + this.#outbox.length >= this.#options.inFlight) {
      this.#cell.halt();
      this.#cell.putBack([letter]);
      return;
    }
    this.#outbox.push(letter);
    if (this.#outbox.length >= BATCH_SIZE) this.#flush();
    else if (!this.#flushing) {
      this.#flushing = true;
      queueMicrotask(() => this.#flush());
    }
  }

  /** Takes note of what the thread has handled and answered. */
  hear({ handled, answers = [], uncloneable = [] }: Report): void {
    this.#noteHandled(handled - this.#handled);
    for (const [number, answer] of answers) answerTo(this.#take(number), answer);
    for (const number of uncloneable) this.#refuse(this.#take(number));
    if (this.#sent - this.#handled <= this.#options.inFlight / 2) this.#goOn();
  }

  /** Closes the link, and puts what the thread has not handled back into the mailbox. */
  close(): void {
    this.#cell.putBack(this.#end());
  }

  /** Closes the link to a thread that took what it had with it. */
  lose(why: DeadLetterReason): void {
    const outbox = this.#outbox.splice(0);
    for (const letter of this.#end()) {
      if (letter instanceof Question) this.#takeInHand(letter);
      else this.#cell.lose(letter, why);
    }
    this.#cell.putBack(outbox);
  }

  #end(): Forwardable[] {
    this.#open = false;
    this.#questions.clear();
    const left: Forwardable[] = [];
    for (let batch = this.#inFlight.shift(); batch !== undefined; batch = this.#inFlight.shift()) {
      left.push(...batch.letters.slice(batch.handled));
    }
    return [...left, ...this.#outbox.splice(0)];
  }

  #noteHandled(count: number): void {
    this.#handled += count;
    let left = count;
    for (let batch = this.#inFlight.shift(); batch !== undefined; batch = this.#inFlight.shift()) {
      const upTo = Math.min(batch.letters.length, batch.handled + left);
      left -= upTo - batch.handled;
      if (this.#questions.size > 0)
        for (const letter of batch.letters.slice(batch.handled, upTo)) this.#takeInHand(letter);
      batch.handled = upTo;
      if (upTo === batch.letters.length) continue;
      this.#inFlight.unshift(batch);
      return;
    }
  }

  /** A question that has been handled and not answered is in hand: it is rejected if the actor crashes. */
  #takeInHand(letter: Forwardable): void {
    if (letter instanceof Question && this.#cell.life !== undefined) letter.open(this.#cell.life);
  }

  #take(number: number): Forwardable | undefined {
    const question = this.#questions.get(number);
    this.#questions.delete(number);
    return question;
  }

  #refuse(question: Forwardable | undefined): void {
    if (question instanceof Question) question.discard("not cloneable");
  }

  #goOn(): void {
    const { life } = this.#cell;
    if (this.#open && life?.over === false && !life.leaving) this.#cell.resume();
  }

  #flush(): void {
    this.#flushing = false;
    const letters = this.#outbox;
    this.#outbox = [];
    if (letters.length === 0 || this.#post(letters)) return;
    for (const letter of letters) {
      // Alone, so that a message which can't be cloned is lost alone.
      if (!this.#post([letter])) this.#cell.lose(letter, "not cloneable");
    }
  }

  /** Returns whether the letters could be sent. Questions that were given up in the meantime are not. */
  #post(all: readonly Forwardable[]): boolean {
    if (all.every(isStatement)) return this.#send(all, { messages: all });
    const letters = all.filter((letter) => !(letter instanceof Question && letter.settled));
    const messages: Message[] = [];
    const questions = new Map<number, Forwardable>();
    for (const letter of letters) {
      const message = messageIn(letter);
      if (isQuestion(message)) questions.set(messages.length, letter);
      messages.push(isQuestion(message) ? Object.assign({}, message, { reply: undefined }) : message);
    }
    const first = this.#sent;
    if (!this.#send(letters, { messages, questions: [...questions.keys()] })) return false;
    for (const [index, question] of questions) this.#questions.set(first + index, question);
    return true;
  }

  #send(letters: readonly Forwardable[], batch: Batch): boolean {
    const { transfer } = this.#options;
    try {
      this.#port.postMessage(batch, transfer === undefined ? [] : batch.messages.flatMap(transfer));
    } catch {
      return false;
    }
    this.#inFlight.push({ letters, handled: 0 });
    this.#sent += letters.length;
    return true;
  }
}

/** A question as its handler sees it. */
interface AskedMessage extends Message {
  readonly reply: (answer: unknown) => void;
}

/** A message that crosses as it is. */
function isStatement(letter: Forwardable): letter is Message {
  return !(letter instanceof Question) && !isQuestion(letter);
}

function isQuestion(message: Message): message is AskedMessage {
  return "reply" in message && typeof message.reply === "function";
}

/** Answers a question, unless it is settled. */
function answerTo(question: Forwardable | undefined, answer: unknown): void {
  const message = question === undefined ? undefined : messageIn(question);
  if (message !== undefined && isQuestion(message)) message.reply(answer);
}
