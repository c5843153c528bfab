import type { MessagePort } from "node:worker_threads";
import type { ActorRef } from "./actor-ref.ts";
import { address, cellOf } from "./address.ts";
import type { ActorDefinition } from "./context.ts";
import { type Envelope, sealed } from "./envelope.ts";
import { reason } from "./errors.ts";
import type { Log, LogLevel } from "./log.ts";
import type { Message } from "./message.ts";
import { child, supervisor } from "./supervisor.ts";
import { type System, createSystem } from "./system.ts";
import type { Batch, HostedSpec, NumberedAnswer, Report } from "./thread-protocol.ts";

/** The end of an actor that another thread has asked for has no deadline here: that thread has one. */
const NO_DEADLINE_MS = 2 ** 31 - 1;

/** One actor on this thread, told and asked from another one. */
export class HostedSystem {
  readonly #data: MessagePort;
  readonly #system: System;
  #ref: ActorRef<Message> | undefined;
  #received = 0;
  #handled = 0;
  #reported = 0;
  #answers: NumberedAnswer[] = [];
  #reporting = false;
  /** The batches of which not all messages have been handled. */
  readonly #unfinished: (readonly Message[])[] = [];
  /** The messages in them, once the actor has lost the first. */
  #notHandled: ReadonlySet<Message> | undefined;
  #lost = 0;
  readonly #endBatch = (): void => {
    this.#handled += this.#unfinished.shift()?.length ?? 0;
  };
  #ending = false;

  constructor(data: MessagePort) {
    this.#data = data;
    this.#system = createSystem({ log: this.#log(), onFailure: (error) => this.#crash(error) });
  }

  /** Loads and starts the actor. Resolves with what is wrong with its module, if anything. */
  async start({ module, exportName, name, args }: HostedSpec): Promise<string | undefined> {
    let exported: unknown;
    try {
      const loaded: unknown = await import(module);
      if (typeof loaded === "object" && loaded !== null) exported = Reflect.get(loaded, exportName);
    } catch (error) {
      return reason(error);
    }
    if (!isDefinition(exported)) return `found ${exported === undefined ? "nothing" : "something else"} of that name`;
    const ref = address<Message>(name);
    this.#ref = ref;
    const cell = cellOf(ref, `Cannot host "${name}"`);
    // The bound is the other side's, and so is the decision what follows a crash.
    const children = [child(ref, { ...exported, mailbox: {} }, args, { restart: "transient" })];
    this.#system.start(supervisor({ name: "thread", maxRestarts: 0, children }));
    cell.details.onLost = (message) => this.#noteLost(message);
    cell.addWatcher(this, (ended) => {
      if (ended.reason === "crashed" || this.#ending) return;
      this.#finishCount();
      this.#post({ handled: this.#handled, stopped: true });
    });
    this.#data.on("message", (batch: Batch) => this.#receive(batch));
    return undefined;
  }

  /** Ends the actor, and resolves when it has. */
  async stop(drain: boolean): Promise<void> {
    this.#ending = true;
    if (drain) await this.#drain();
    await this.#system.stop({ deadlineMs: NO_DEADLINE_MS });
    this.#finishCount();
    this.#report();
    this.#data.close();
  }

  #drain(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ref === undefined) return resolve();
      const cell = cellOf(this.#ref, "Cannot drain a hosted actor");
      cell.addWatcher(resolve, () => resolve());
      cell.system.lifecycle.stopForGood(cell, "drain");
    });
  }

  #receive({ messages, questions = [] }: Batch): void {
    const first = this.#received;
    this.#received += messages.length;
    if (this.#ref === undefined) return;
    const cell = cellOf(this.#ref, "Cannot tell a hosted actor");
    for (const index of questions) {
      const question = messages[index];
      if (question !== undefined) Object.assign(question, { reply: this.#replyTo(first + index) });
    }
    // Else all batches that have come would be unpacked before the first is handled, and the other side would wait for both.
    cell.system.dispatcher.grantBudget();
    this.#unfinished.push(messages);
    for (const message of messages) cell.post(message);
    cell.post(new EndOfBatch(this.#endBatch));
    this.#reportSoon();
  }

  /** The messages of an unfinished batch are only counted one by one when the actor has ended, by those that are left. */
  #finishCount(): void {
    this.#handled = this.#received - this.#lost;
  }

  #noteLost(message: Message): void {
    this.#notHandled ??= new Set(this.#unfinished.flat());
    if (this.#notHandled.has(message)) this.#lost += 1;
  }

  #replyTo(number: number): (answer: unknown) => void {
    let answered = false;
    return (answer) => {
      if (answered) return;
      answered = true;
      this.#answers.push([number, answer]);
      this.#reportSoon();
    };
  }

  /** One report for all that happens in a turn. */
  #reportSoon(): void {
    if (this.#reporting) return;
    this.#reporting = true;
    queueMicrotask(() => this.#reportAndGoOn());
  }

  #reportAndGoOn(): void {
    this.#reporting = false;
    this.#report();
    if (this.#handled < this.#received && !this.#ending) setImmediate(() => this.#reportSoon());
  }

  #report(): void {
    if (this.#answers.length === 0 && this.#handled === this.#reported) return;
    const answers = this.#answers;
    const handled = this.#handled;
    this.#answers = [];
    this.#reported = handled;
    if (this.#post({ handled, answers })) return;
    for (const answer of answers) {
      if (!this.#post({ handled, answers: [answer] })) this.#post({ handled, uncloneable: [answer[0]] });
    }
  }

  #crash(error: unknown): void {
    this.#ending = true;
    const cause = error instanceof Error ? error.cause : error;
    if (this.#ref !== undefined) cellOf(this.#ref, "Cannot count what is left").empty("stopped");
    this.#finishCount();
    this.#report();
    if (!this.#post({ handled: this.#handled, crash: { cause } })) {
      this.#post({ handled: this.#handled, crash: { cause: new Error(reason(cause)) } });
    }
  }

  #log(): Log {
    const line =
      (level: LogLevel) =>
      (fields: Readonly<Record<string, unknown>>, text: string): void => {
        if (!this.#post({ handled: this.#reported, log: { level, fields, text } })) {
          this.#post({ handled: this.#reported, log: { level, fields: {}, text } });
        }
      };
    return { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  }

  /** Returns whether the report could be cloned. */
  #post(report: Report): boolean {
    try {
      this.#data.postMessage(report);
      return true;
    } catch {
      return false;
    }
  }
}

/** Lies in the mailbox behind the messages of a batch, and is got to when they have all been handled. */
class EndOfBatch implements Envelope {
  readonly type: typeof sealed = sealed;
  readonly own = true;
  readonly #reached: () => void;

  constructor(reached: () => void) {
    this.#reached = reached;
  }

  open(): undefined {
    this.#reached();
  }

  putAside(): this {
    return this;
  }

  discard(): undefined {
    return undefined;
  }
}

function isDefinition(value: unknown): value is ActorDefinition<Message, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    "setup" in value &&
    typeof value.setup === "function"
  );
}
