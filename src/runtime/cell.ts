import type { AskOptions, ReadyOptions } from "./actor-ref.ts";
import { Bound } from "./bound.ts";
import { realClock } from "./clock.ts";
import { Deadlines } from "./deadlines.ts";
import type { Runnable, Turn } from "./dispatcher.ts";
import { type Letter, isEnvelope } from "./envelope.ts";
import {
  type Environment,
  type ErasedChild,
  type ErasedDefinition,
  type HandlerTable,
  noHandlers,
} from "./environment.ts";
import { ActorStoppedError, MailboxFullError } from "./errors.ts";
import type { DeadLetterReason } from "./events.ts";
import { handleAll } from "./handling.ts";
import type { Life } from "./life.ts";
import { Mailbox, firstThreshold } from "./mailbox.ts";
import type { Message } from "./message.ts";
import { Particulars } from "./particulars.ts";
import { Question } from "./question.ts";
import { RestartHistory } from "./restart-history.ts";
import type { Ended, RestartType } from "./supervision.ts";

/**
 * ```
 *                      ┌────────────── restart ────────────────┐
 *                      ▼                                       │
 * unstarted ─start─▶ running ─crash─▶ failed ──┬─▶ ending ──▶ down
 *                      │  └────── stop ────────┤
 *                drain ▼                       └─▶ closing ─▶ stopped
 *                   draining ─ mailbox empty ──┘
 * ```
 * `ending` leads to a restart, and `down` waits for it, with the mailbox open. `closing` is the end for good.
 */
export type Phase = "unstarted" | "running" | "draining" | "failed" | "ending" | "closing" | "down" | "stopped";

/** An actor seen from inside; its ref, seen from outside. It exists before the actor starts, through its restarts, and after its end. */
export class Cell implements Runnable {
  turn: Turn = "halted";
  phase: Phase = "unstarted";
  handled = 0;
  handlers: HandlerTable = noHandlers;
  life: Life<Cell> | undefined = undefined;
  parent: Cell | undefined = undefined;
  definition: ErasedDefinition<Cell> | undefined = undefined;
  args: unknown = undefined;
  restart: RestartType = "permanent";
  particulars: Particulars<Cell> | undefined = undefined;
  /** The name among the siblings. */
  readonly localName: string;
  private mailbox: Mailbox<Letter> | undefined = undefined;
  private environment: Environment<Cell> | undefined = undefined;

  constructor(localName: string, spawner?: Cell) {
    this.localName = localName;
    this.parent = spawner;
  }

  get name(): string {
    return this.parent !== undefined && this.spawned ? `${this.parent.name}/${this.localName}` : this.localName;
  }

  /** Whether another actor has spawned it, so that it ends for good when that one ends or restarts. */
  get spawned(): boolean {
    return this.particulars?.address !== true;
  }

  /** Whether messages may come in. */
  get open(): boolean {
    return this.phase !== "draining" && this.phase !== "closing" && this.phase !== "stopped";
  }

  get waiting(): number {
    return this.mailbox === undefined ? 0 : this.mailbox.size;
  }

  /** The system that it was started in. */
  get system(): Environment<Cell> {
    if (this.environment === undefined) throw new ActorStoppedError(`Cannot reach the system of "${this.name}"`);
    return this.environment;
  }

  get details(): Particulars<Cell> {
    this.particulars ??= new Particulars();
    return this.particulars;
  }

  /** Gives the actor its place in a system. A new supervisor counts its failures anew. */
  place(
    environment: Environment<Cell>,
    parent: Cell | undefined,
    { definition, args, options }: ErasedChild<Cell>,
  ): void {
    const { restart = "permanent", backoff, stopWithinMs } = options;
    this.environment = environment;
    this.parent = parent;
    this.definition = definition;
    this.args = args;
    this.restart = restart;
    this.phase = "unstarted";
    if (this.particulars !== undefined) this.particulars.history = new RestartHistory();
    if (backoff !== undefined) this.details.backoff = backoff;
    if (stopWithinMs !== undefined) this.details.stopWithinMs = stopWithinMs;
    const { mailbox } = definition;
    if (mailbox?.capacity !== undefined) this.details.bound = new Bound(mailbox.capacity, mailbox);
    if (mailbox !== undefined && this.mailbox !== undefined) this.mailbox.threshold = firstThreshold(mailbox);
  }

  /** Lets it handle messages. */
  resume(): void {
    if (this.turn === "revoked") this.turn = "queued";
    else if (this.turn === "halted") this.turn = "idle";
    this.enqueue();
  }

  /** Keeps it from handling messages, after the one in hand. */
  halt(): void {
    this.turn = this.turn === "queued" || this.turn === "revoked" ? "revoked" : "halted";
  }

  tell(message: Message): void {
    this.post(message);
  }

  /** What type the answer has is known to the protocol alone: it is whatever the caller's ref says. */
  ask(message: Message, options: AskOptions): Promise<never> {
    return new Promise((resolve, reject) => {
      const question = new Question(this, message, resolve, reject);
      // Before there is a system there is no clock but the real one.
      if (question.begin(options, this.environment?.deadlines ?? new Deadlines(realClock))) this.post(question);
    });
  }

  tellWhenReady(message: Message, { signal }: ReadyOptions = {}): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const bound = this.particulars?.bound;
    const full = bound?.isFull(this.waiting) === true;
    if (full && this.open && bound?.overflow === "wait") return bound.waitForRoom(message, signal);
    this.post(message);
    if (!this.open) return Promise.reject(this.stoppedError(message));
    if (full && bound?.overflow === "reject") return Promise.reject(new MailboxFullError(this.name, message.type));
    return Promise.resolve();
  }

  /** Puts a letter into the mailbox, or loses it. */
  post(letter: Letter): void {
    if (this.phase !== "running" && !this.open) {
      this.lose(letter, "stopped");
      return;
    }
    const mailbox = this.mailbox ?? this.openMailbox();
    if (mailbox.size >= mailbox.threshold && !this.makeRoom(mailbox, letter)) return;
    mailbox.push(letter);
    if (this.turn === "idle") this.environment?.dispatcher.enqueue(this);
  }

  /** Gives a letter up as a dead letter, unless that is no loss. */
  lose(letter: Letter, why: DeadLetterReason): void {
    const message = isEnvelope(letter) ? letter.discard(why) : letter;
    if (message === undefined) return;
    if (this.particulars?.onLost === undefined) this.environment?.reports.deadLetter(this, message, why);
    else this.particulars.onLost(message);
  }

  /** Puts letters in front of all others, in their order. */
  putBack(letters: readonly Letter[]): void {
    const mailbox = this.mailbox ?? this.openMailbox();
    for (const letter of letters.toReversed()) mailbox.unshift(letter);
    this.enqueue();
  }

  visit(limit: number): number {
    const { mailbox, system } = this;
    if (mailbox === undefined) return 0;
    const handled = handleAll<Cell>(this, mailbox, limit);
    this.handled += handled;
    if (this.particulars?.bound !== undefined) this.admitWaiting(this.particulars.bound);
    if (this.phase === "draining" && mailbox.size === 0) system.lifecycle.drained(this);
    return handled;
  }

  /** Has `tell` called at each end of a life; at once if the actor has stopped already. */
  addWatcher(watcher: object, tell: (ended: Ended) => void): void {
    if (this.phase === "stopped") {
      tell({ name: this.name, reason: "stopped", restarting: false });
      return;
    }
    this.details.watchers ??= new Map();
    this.details.watchers.set(watcher, tell);
  }

  removeWatcher(watcher: object): void {
    this.particulars?.watchers?.delete(watcher);
  }

  /** Loses all that waits. */
  empty(why: DeadLetterReason): void {
    for (let letter = this.mailbox?.shift(); letter !== undefined; letter = this.mailbox?.shift())
      this.lose(letter, why);
    for (const message of this.particulars?.bound?.close((waiting) => this.stoppedError(waiting)) ?? [])
      this.lose(message, why);
  }

  /** Whether a letter may go into a mailbox that has reached its threshold: its bound, or a high-water mark. */
  private makeRoom(mailbox: Mailbox<Letter>, letter: Letter): boolean {
    const bound = this.particulars?.bound;
    if (bound === undefined) {
      mailbox.threshold = mailbox.size * 2;
      this.environment?.reports.highWater(this, mailbox.size);
      return true;
    }
    const lost = bound.makeRoom(mailbox, letter);
    if (lost !== undefined) this.lose(lost, "mailbox full");
    return lost !== letter;
  }

  private admitWaiting(bound: Bound): void {
    for (const message of bound.admit(this.waiting)) this.post(message);
  }

  private enqueue(): void {
    if (this.turn === "idle" && this.waiting > 0) this.environment?.dispatcher.enqueue(this);
  }

  private stoppedError({ type }: Message): ActorStoppedError {
    return new ActorStoppedError(`Cannot tell "${this.name}" the message "${type}"`);
  }

  private openMailbox(): Mailbox<Letter> {
    this.mailbox = new Mailbox();
    this.mailbox.threshold = firstThreshold(this.definition?.mailbox ?? {});
    return this.mailbox;
  }
}
