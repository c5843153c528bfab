import type { ActorRef } from "./actor-ref.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { MailboxOptions } from "./mailbox.ts";
import type { Handlers, Message, Statement } from "./message.ts";
import type { ChildOptions, Ended, StopVerb, Supervision } from "./supervision.ts";

/** What holds for every actor of a definition. */
export interface ActorOptions {
  /** How it treats the failures of the children that it spawns. */
  readonly supervision?: Supervision;
  /** The bound of its mailbox. @default unbounded, with a warning at 65,536 waiting messages and at each doubling */
  readonly mailbox?: MailboxOptions;
}

/** A kind of actor: what it is called in logs, and how one of them begins. */
export interface ActorDefinition<M extends Message, Args = void> extends ActorOptions {
  readonly kind: string;
  /** Runs once for each incarnation, synchronously. If it throws, that is a failure like a crash. */
  readonly setup: (context: Context<M>, args: Args) => Handlers<M>;
}

/** How a promise settled, as a value. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** How a spawned child is called and how it lives. */
export interface SpawnOptions extends ChildOptions {
  /** Unique among the siblings. The child's path is the parent's, a slash, and this. */
  readonly name: string;
}

/** Messages to oneself at a later time. All of them are gone when the actor stops or restarts. */
export interface Timers<M extends Message> {
  /** Tells `message` after `delayMs`. A timer of the same key is replaced. */
  once(key: string, delayMs: number, message: Statement<M>): void;
  /** Tells `message` each `periodMs`, but never a second time while the first still waits. A timer of the same key is replaced. */
  every(key: string, periodMs: number, message: Statement<M>): void;
  /** After this the key's message does not arrive, even if it waited in the mailbox already. */
  cancel(key: string): void;
}

/**
 * What an actor can do, handed to its `setup`. It belongs to one incarnation: after a crash or a stop its methods do nothing, and
 * `spawn` throws an `ActorStoppedError`. Methods are not to be detached from it.
 */
export interface Context<M extends Message> {
  readonly self: ActorRef<M>;
  /** Aborted as soon as this incarnation ends, with the reason. */
  readonly signal: AbortSignal;
  readonly timers: Timers<M>;
  /** The system's log, with the actor's path in each record. */
  readonly log: Log;
  readonly clock: Clock;
  /**
   * Starts a child; its `setup` has run on return. A failing `setup` is handled by this actor's supervision and is not thrown.
   * The child stops before this actor stops or restarts. Throws a `NameTakenError` if a sibling has the name.
   */
  spawn<N extends Message, Args>(definition: ActorDefinition<N, Args>, args: Args, options: SpawnOptions): ActorRef<N>;
  /**
   * Tells this actor what `toMessage` makes of each end of the watched one, restarts included, and at once if it has stopped
   * already. A second watch of the same ref replaces the first.
   */
  watch(ref: ActorRef<never>, toMessage: (ended: Ended) => Statement<M>): void;
  unwatch(ref: ActorRef<never>): void;
  /**
   * Tells this actor what `toMessage` makes of the promise's outcome. What settles after this incarnation's end is dropped. If
   * `toMessage` throws, the actor crashes.
   */
  pipe<T>(promise: Promise<T>, toMessage: (outcome: Outcome<T>) => Statement<M>): void;
  /** Puts the message in hand aside. Throws a `StashFullError` above 1,000 of them. A crash puts them back into the mailbox, in front. */
  stash(message: M): void;
  /** Puts all stashed messages back into the mailbox, in front, in their order. */
  unstashAll(): void;
  /** Answers the next messages with other handlers. */
  become(handlers: Handlers<M>): void;
  /** Ends this actor. A permanent one is started again by its supervisor. @default "stop" */
  stop(verb?: StopVerb): void;
  /** Ends a child for good, whatever its restart type. Does nothing if `ref` is not a child of this actor. @default "stop" */
  stopChild(ref: ActorRef<never>, verb?: StopVerb): void;
  /** Runs `cleanup` when this incarnation ends, children first, the last registered first; each is awaited before the next. */
  onStop(cleanup: () => void | Promise<void>): void;
}
