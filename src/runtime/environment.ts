import type { ActorOptions } from "./context.ts";
import type { Clock } from "./clock.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Life, Progress } from "./life.ts";
import type { Log } from "./log.ts";
import type { Message } from "./message.ts";
import type { Forwardable } from "./question.ts";
import type { Reports } from "./reports.ts";
import type { ChildOptions, StopVerb } from "./supervision.ts";

/** Names the handler of an actor that takes every message, such as a probe. */
export const anyMessage: unique symbol = Symbol("any message");

/** Names the handler of an actor that hands letters on unopened, such as a router. */
export const anyLetter: unique symbol = Symbol("any letter");

/** Handlers whose types have been checked and forgotten. */
export type HandlerTable = Readonly<Record<string | symbol, ((message: Message) => unknown) | undefined>> & {
  readonly [anyLetter]?: (letter: Forwardable) => void;
};

/** The handlers of an actor that is not running. */
export const noHandlers: HandlerTable = {};

/** A definition whose types have been checked and forgotten: inside, all messages are alike. */
export interface ErasedDefinition<Actor> extends ActorOptions {
  readonly kind: string;
  readonly setup: (life: Life<Actor>, args: unknown) => HandlerTable;
}

/** A child to be started. */
export interface ErasedChild<Actor> {
  readonly definition: ErasedDefinition<Actor>;
  readonly args: unknown;
  readonly options: ChildOptions;
}

/** What happens to actors as a whole. What ends an actor is carried out as a signal: never inside a handler. */
export interface Lifecycle<Actor> {
  /** Whether the whole system stops, so that its deadline goes before the actors' own. */
  readonly stopping: boolean;
  /** Makes `actor` the last child of `parent`, without starting it. Throws a `NameTakenError` or an `AlreadyStartedError`. */
  adopt(parent: Actor, actor: Actor, child: ErasedChild<Actor>): void;
  /** Starts an adopted actor, or one that is down. Returns whether its `setup` has worked; if not, supervision goes on from here. */
  begin(actor: Actor): boolean;
  /** Notes that an actor's code has thrown `cause`, with `message` in hand. */
  crashed(actor: Actor, cause: unknown, message: Message | undefined): void;
  /** Notes that the mailbox of a draining actor is empty. */
  drained(actor: Actor): void;
  /** Ends an actor by its own wish. */
  stopItself(actor: Actor, verb: StopVerb): void;
  /** Ends an actor for good by its parent's wish. */
  stopForGood(actor: Actor, verb: StopVerb): void;
}

/** What all actors of a system share. */
export interface Environment<Actor> {
  readonly clock: Clock;
  readonly log: Log;
  /** Gives numbers from 0 to below 1. */
  readonly random: () => number;
  readonly dispatcher: Dispatcher;
  readonly deadlines: Deadlines;
  readonly reports: Reports;
  readonly lifecycle: Lifecycle<Actor>;
}

/** A restart under way, of one child or of a group of siblings. */
export interface Recovery<Actor> extends Progress {
  readonly members: ReadonlySet<Actor>;
  cancel(): void;
}
