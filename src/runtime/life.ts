import type { Timer } from "./clock.ts";
import type { Envelope, Letter, Receiver } from "./envelope.ts";
import type { Message } from "./message.ts";
import { OpenQuestions } from "./open-questions.ts";
import type { SelfMessage } from "./self-message.ts";

/** Something that waits for actors to end. */
export interface Progress {
  /** Goes on, now that what it waits for may have happened. */
  advance(): void;
}

/** A keyed timer: the call that is due and the message that it delivers. */
export interface KeyedTimer {
  readonly message: SelfMessage;
  timer: Timer;
}

/** A watch of another actor. */
export interface Watch {
  active: boolean;
}

/** What runs when a life ends. */
export type Cleanup = () => void | Promise<void>;

/** What an actor has arranged in one life. */
export class Arrangements<Actor> {
  cleanups: Cleanup[] | undefined = undefined;
  timers: Map<string, KeyedTimer> | undefined = undefined;
  /** The actors it watches. */
  watches: Map<Actor, Watch> | undefined = undefined;
  /** What was put aside, in order. */
  stashed: Letter[] | undefined = undefined;
  questions: OpenQuestions | undefined = undefined;
  /** The envelope that the message in hand came in, if it came in one, and that message. */
  envelope: Envelope | undefined = undefined;
  opened: Message | undefined = undefined;
  controller: AbortController | undefined = undefined;
  /** What the life ended of, if it was a crash. */
  crash: { readonly cause: unknown } | undefined = undefined;
  /** Whose wish it is that the actor finishes its mailbox and ends. */
  drainedBy: "itself" | "parent" | undefined = undefined;
  /** The end under way. */
  ending: Progress | undefined = undefined;
}

/**
 * One life of an actor, from its `setup` to its end: all that a restart must not carry over. `Actor` is what its children and those it
 * watches are. Most of it is made when first needed, because most actors are small.
 */
export abstract class Life<Actor> implements Receiver {
  private stage: "living" | "leaving" | "over" = "living";
  /** The children in start order, by name. */
  children: Map<string, Actor> | undefined = undefined;
  /** What was arranged, if anything. */
  arranged: Arrangements<Actor> | undefined = undefined;

  /** Whether it has ended: then nothing that was arranged in it has any effect. */
  get over(): boolean {
    return this.stage === "over";
  }

  /** Whether the actor wants to end, or has ended, so that it gets no further message. */
  get leaving(): boolean {
    return this.stage !== "living";
  }

  get arrangements(): Arrangements<Actor> {
    this.arranged ??= new Arrangements();
    return this.arranged;
  }

  get questions(): OpenQuestions {
    const { arrangements } = this;
    arrangements.questions ??= new OpenQuestions();
    return arrangements.questions;
  }

  get signal(): AbortSignal {
    const { arrangements } = this;
    if (arrangements.controller === undefined) {
      arrangements.controller = new AbortController();
      if (this.over) this.abort(arrangements);
    }
    return arrangements.controller.signal;
  }

  /** Notes the actor's own wish to end. */
  leave(): void {
    if (this.stage === "living") this.stage = "leaving";
  }

  /** Ends what was arranged: cancels the timers and aborts the signal, after a crash with its cause. */
  end(crash?: { readonly cause: unknown }): void {
    if (this.over) return;
    this.stage = "over";
    if (crash !== undefined) this.arrangements.crash = crash;
    const { arranged } = this;
    if (arranged === undefined) return;
    for (const { timer } of arranged.timers?.values() ?? []) timer.cancel();
    arranged.timers = undefined;
    this.abort(arranged);
  }

  /** What the signal aborts with when the actor stops. */
  protected abstract stopReason(): unknown;

  private abort({ controller, crash }: Arrangements<Actor>): void {
    // The reason is an error, which costs a stack trace, and most ends interest nobody.
    controller?.abort(crash === undefined ? this.stopReason() : crash.cause);
  }
}
