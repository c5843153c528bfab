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

/** The messages of one actor on their way to its thread and the answers on their way back, in batches. */
export class ThreadLink {
  readonly #cell: Cell;
  readonly #port: MessagePort;
  readonly #options: ThreadLinkOptions<Message>;
  /** Sent and not known to be handled, in order. */
  readonly #inFlight = new Mailbox<Forwardable>();
  /** The questions among them that are not answered, by number. */
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
    if (!this.#open || this.#inFlight.size + this.#outbox.length >= this.#options.inFlight) {
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
    for (; this.#handled < handled; this.#handled += 1) this.#settleHandled(this.#inFlight.shift());
    for (const [number, answer] of answers) answerTo(this.#take(number), answer);
    for (const number of uncloneable) this.#refuse(this.#take(number));
    if (this.#inFlight.size <= this.#options.inFlight / 2) this.#goOn();
  }

  /** Closes the link, and puts what the thread has not handled back into the mailbox. */
  close(): void {
    this.#cell.putBack(this.#end());
  }

  /** Closes the link to a thread that took what it had with it. */
  lose(why: DeadLetterReason): void {
    const outbox = this.#outbox.splice(0);
    for (const letter of this.#end()) {
      if (letter instanceof Question) this.#settleHandled(letter);
      else this.#cell.lose(letter, why);
    }
    this.#cell.putBack(outbox);
  }

  #end(): Forwardable[] {
    this.#open = false;
    this.#questions.clear();
    const left: Forwardable[] = [];
    for (let letter = this.#inFlight.shift(); letter !== undefined; letter = this.#inFlight.shift()) left.push(letter);
    return [...left, ...this.#outbox.splice(0)];
  }

  /** A question that has been handled and not answered is in hand: it is rejected if the actor crashes. */
  #settleHandled(letter: Forwardable | undefined): void {
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
    const letters = this.#outbox.filter((letter) => !(letter instanceof Question && letter.settled));
    this.#outbox = [];
    if (letters.length === 0 || this.#post(letters)) return;
    for (const letter of letters) {
      // Alone, so that a message which can't be cloned is lost alone.
      if (!this.#post([letter])) this.#cell.lose(letter, "not cloneable");
    }
  }

  /** Returns whether the letters could be sent. */
  #post(letters: readonly Forwardable[]): boolean {
    const messages: Message[] = [];
    const asked: [index: number, question: Forwardable][] = [];
    const transfer: Transferable[] = [];
    try {
      for (const [index, letter] of letters.entries()) {
        const message = messageIn(letter);
        const question = isQuestion(message);
        if (question) asked.push([index, letter]);
        messages.push(question ? Object.assign({}, message, { reply: undefined }) : message);
        if (this.#options.transfer !== undefined) transfer.push(...this.#options.transfer(message));
      }
      const batch: Batch = asked.length === 0 ? { messages } : { messages, questions: asked.map(([index]) => index) };
      this.#port.postMessage(batch, transfer);
    } catch {
      return false;
    }
    for (const letter of letters) this.#inFlight.push(letter);
    for (const [index, question] of asked) this.#questions.set(this.#sent + index, question);
    this.#sent += letters.length;
    return true;
  }
}

/** A question as its handler sees it. */
interface AskedMessage extends Message {
  readonly reply: (answer: unknown) => void;
}

function isQuestion(message: Message): message is AskedMessage {
  return "reply" in message && typeof message.reply === "function";
}

/** Answers a question, unless it is settled. */
function answerTo(question: Forwardable | undefined, answer: unknown): void {
  const message = question === undefined ? undefined : messageIn(question);
  if (message !== undefined && isQuestion(message)) message.reply(answer);
}
