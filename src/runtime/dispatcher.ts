import { performance } from "node:perf_hooks";
import { Mailbox } from "./mailbox.ts";

/**
 * Where a runnable stands with its dispatcher:
 *
 * ```
 *          enqueue            run               messages left: queued
 *   idle ──────────▶ queued ───────▶ visited ──▶ none left: idle
 *    │ halt            │ halt           │ halt
 *    ▼                 ▼                ▼
 *   halted ◀── run ── revoked         halted     resume: idle; a revoked one is queued again
 * ```
 */
export type Turn = "idle" | "queued" | "visited" | "halted" | "revoked";

/** What the dispatcher runs: an actor with its mailbox. */
export interface Runnable {
  turn: Turn;
  /** How many messages wait. */
  readonly waiting: number;
  /** Handles messages, at most `limit`, until it is halted; returns how many. Never throws. */
  visit(limit: number): number;
}

/** The order in which actors with messages run. */
export interface RunQueue {
  readonly size: number;
  push(runnable: Runnable): void;
  /** Takes back one whose visit was interrupted by the end of a turn. */
  unshift(runnable: Runnable): void;
  shift(): Runnable | undefined;
}

/** Where the dispatcher's turns take place. */
export interface Scheduling {
  readonly queue: RunQueue;
  /** The most messages that an actor handles before another one may run. */
  readonly messagesPerVisit: number;
  /** Runs a turn as soon as the current code has returned. */
  soon(turn: () => void): void;
  /** Runs a turn after sockets and timers have had theirs. */
  later(turn: () => void): void;
}

const MESSAGES_PER_TURN = 4096;
const MS_PER_TURN = 0.25;
/** The clock is read after this many messages, and after each one as long as they are slow. */
const MESSAGES_PER_CLOCK_READ = 64;
const SLOW_MESSAGE_MS = 0.005;

/**
 * Runs all actors of a system, one at a time. A visit handles what waits in one mailbox when it begins, so that a producer which feeds
 * itself can't build up a backlog. After 4,096 messages or 0.25 ms the event loop gets its turn, however the dispatcher was woken: a
 * flood of messages can't starve sockets and timers. Signals (stop, failure, restart) go before all messages.
 */
export class Dispatcher {
  private readonly scheduling: Scheduling;
  private readonly queue: RunQueue;
  private readonly signals = new Mailbox<() => void>();
  private readonly turn = (): void => this.run();
  private readonly turnAfterYield = (): void => this.runAfterYield();
  private awake = false;
  /** The visit that the end of a turn has interrupted, and how many of its messages are left. */
  private interrupted: Runnable | undefined = undefined;
  private messagesLeftInVisit = 0;
  /** The budget goes on over turns that follow each other without the event loop in between. */
  private messagesLeft = MESSAGES_PER_TURN;
  private budgetStartedAt = performance.now();
  private clockReadAt = this.budgetStartedAt;
  private sinceClockRead = 0;
  private clockInterval = MESSAGES_PER_CLOCK_READ;

  constructor(scheduling: Scheduling) {
    this.scheduling = scheduling;
    this.queue = scheduling.queue;
  }

  /** Lets an idle runnable that has messages have its visit. */
  enqueue(runnable: Runnable): void {
    runnable.turn = "queued";
    this.queue.push(runnable);
    if (!this.awake) this.wake();
  }

  /** Runs `signal` before any further actor runs, after the signals before it, and never inside a handler. */
  signal(signal: () => void): void {
    this.signals.push(signal);
    if (!this.awake) this.wake();
  }

  /** Grants a new budget, because the event loop has just called: what it brought is handled before it goes on. */
  grantBudget(): void {
    if (!this.awake) this.renewBudget();
  }

  private renewBudget(): void {
    this.messagesLeft = MESSAGES_PER_TURN;
    this.budgetStartedAt = performance.now();
    this.clockReadAt = this.budgetStartedAt;
    this.sinceClockRead = 0;
  }

  private wake(): void {
    this.awake = true;
    if (this.messagesLeft > 0) this.scheduling.soon(this.turn);
    else this.scheduling.later(this.turnAfterYield);
  }

  private runAfterYield(): void {
    this.renewBudget();
    this.run();
  }

  private run(): void {
    try {
      while (this.messagesLeft > 0) {
        if (this.signals.size > 0) {
          this.spend(1);
          this.signals.shift()?.();
          continue;
        }
        const runnable = this.queue.shift();
        if (runnable === undefined) break;
        if (runnable.turn === "queued") this.spend(this.visit(runnable));
        else runnable.turn = "halted";
      }
    } finally {
      this.awake = false;
      if (this.signals.size > 0 || this.queue.size > 0) this.wake();
    }
  }

  private visit(runnable: Runnable): number {
    const quota = runnable === this.interrupted ? this.messagesLeftInVisit : runnable.waiting;
    const untilClockRead = this.clockInterval - this.sinceClockRead;
    runnable.turn = "visited";
    const handled = runnable.visit(
      Math.min(quota, this.messagesLeft, untilClockRead, this.scheduling.messagesPerVisit),
    );
    if (runnable.turn !== "visited") return handled;
    if (runnable.waiting === 0) {
      runnable.turn = "idle";
      return handled;
    }
    runnable.turn = "queued";
    if (handled < quota) {
      this.interrupted = runnable;
      this.messagesLeftInVisit = quota - handled;
      this.queue.unshift(runnable);
    } else {
      this.interrupted = undefined;
      this.queue.push(runnable);
    }
    return handled;
  }

  private spend(messages: number): void {
    this.messagesLeft -= messages;
    this.sinceClockRead += messages;
    if (this.sinceClockRead >= this.clockInterval) this.readClock();
  }

  private readClock(): void {
    const now = performance.now();
    const slow = now - this.clockReadAt > this.sinceClockRead * SLOW_MESSAGE_MS;
    this.clockInterval = slow ? 1 : Math.min(this.clockInterval * 2, MESSAGES_PER_CLOCK_READ);
    this.clockReadAt = now;
    this.sinceClockRead = 0;
    if (now - this.budgetStartedAt >= MS_PER_TURN) this.messagesLeft = 0;
  }
}
