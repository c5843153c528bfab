import type { ActorRef } from "./actor-ref.ts";
import { cellOf, refOf } from "./address.ts";
import { Cell } from "./cell.ts";
import type { Clock } from "./clock.ts";
import type { ActorDefinition, Context, Outcome, SpawnOptions } from "./context.ts";
import type { ErasedChild, ErasedDefinition, HandlerTable } from "./environment.ts";
import { ActorStoppedError, StashFullError } from "./errors.ts";
import { type Cleanup, Life } from "./life.ts";
import { type Log, withFields } from "./log.ts";
import type { Message } from "./message.ts";
import { SelfMessage } from "./self-message.ts";
import type { Ended, StopVerb } from "./supervision.ts";
import { LifeTimers } from "./timers.ts";

const STASH_CAPACITY = 1_000;

/** A child to be started at a ref that exists. */
export interface PlacedChild extends ErasedChild<Cell> {
  readonly ref: ActorRef<never>;
}

/** What `setup` is handed: one life of an actor, with the verbs that the actor has in it. Types are checked outside, by `Context`. */
export class Incarnation extends Life<Cell> implements Context<Message> {
  private readonly cell: Cell;

  constructor(cell: Cell) {
    super();
    this.cell = cell;
  }

  get self(): ActorRef<Message> {
    return refOf(this.cell);
  }

  get timers(): LifeTimers {
    return new LifeTimers(this.cell, this);
  }

  get log(): Log {
    return withFields(this.cell.system.log, { actor: this.cell.name });
  }

  get clock(): Clock {
    return this.cell.system.clock;
  }

  spawn<N extends Message, Args>(definition: ActorDefinition<N, Args>, args: Args, options: SpawnOptions): ActorRef<N> {
    if (this.over) throw new ActorStoppedError(`Cannot spawn "${options.name}" under "${this.cell.name}"`);
    const child = new Cell(options.name, this.cell);
    this.cell.system.lifecycle.adopt(this.cell, child, { definition: erase(definition), args, options });
    this.cell.system.lifecycle.begin(child);
    return refOf(child);
  }

  /**
   * Starts actors at refs that exist, in order. With `inOrder`, one that fails to start keeps those after it from starting, because its
   * restart will start them with it.
   */
  startAll(children: readonly PlacedChild[], inOrder: boolean): void {
    const { lifecycle } = this.cell.system;
    for (const child of children)
      lifecycle.adopt(this.cell, cellOf(child.ref, `Cannot start a child of "${this.cell.name}"`), child);
    for (const { ref } of children) {
      const begun = lifecycle.begin(cellOf(ref, `Cannot start a child of "${this.cell.name}"`));
      if (!begun && inOrder) return;
    }
  }

  watch(ref: ActorRef<never>, toMessage: (ended: Ended) => Message): void {
    if (this.over) return;
    const actor = cellOf(ref, `Cannot watch an actor in "${this.cell.name}"`);
    this.unwatch(ref);
    const watch = { active: true };
    const { arrangements } = this;
    arrangements.watches ??= new Map();
    arrangements.watches.set(actor, watch);
    actor.addWatcher(this, (ended) => {
      const make = (): Message | undefined => {
        if (!ended.restarting) arrangements.watches?.delete(actor);
        return watch.active ? toMessage(ended) : undefined;
      };
      this.cell.post(new SelfMessage(this, make));
    });
  }

  unwatch(ref: ActorRef<never>): void {
    const actor = cellOf(ref, `Cannot unwatch an actor in "${this.cell.name}"`);
    const watches = this.arranged?.watches;
    const watch = watches?.get(actor);
    if (watch === undefined) return;
    watch.active = false;
    watches?.delete(actor);
    actor.removeWatcher(this);
  }

  pipe<T>(promise: Promise<T>, toMessage: (outcome: Outcome<T>) => Message): void {
    const post = (outcome: Outcome<T>): void => {
      if (!this.over) this.cell.post(new SelfMessage(this, () => toMessage(outcome)));
    };
    promise.then(
      (value) => post({ ok: true, value }),
      (error: unknown) => post({ ok: false, error }),
    );
  }

  stash(message: Message): void {
    if (this.over) return;
    const { arrangements } = this;
    arrangements.stashed ??= [];
    const { stashed, envelope, opened } = arrangements;
    if (stashed.length >= STASH_CAPACITY) throw new StashFullError(this.cell.name, message.type, STASH_CAPACITY);
    stashed.push(envelope !== undefined && opened === message ? envelope.putAside(this) : message);
  }

  unstashAll(): void {
    const { arranged } = this;
    if (arranged?.stashed === undefined) return;
    const { stashed } = arranged;
    arranged.stashed = undefined;
    this.cell.putBack(stashed);
  }

  become(handlers: HandlerTable): void {
    if (!this.over) this.cell.handlers = handlers;
  }

  stop(verb: StopVerb = "stop"): void {
    if (!this.over) this.cell.system.lifecycle.stopItself(this.cell, verb);
  }

  stopChild(ref: ActorRef<never>, verb: StopVerb = "stop"): void {
    const child = cellOf(ref, `Cannot stop a child of "${this.cell.name}"`);
    if (this.children?.get(child.localName) === child) this.cell.system.lifecycle.stopForGood(child, verb);
  }

  onStop(cleanup: Cleanup): void {
    const { arrangements } = this;
    arrangements.cleanups ??= [];
    arrangements.cleanups.push(cleanup);
  }

  protected override stopReason(): ActorStoppedError {
    return new ActorStoppedError(`Cannot go on in "${this.cell.name}"`);
  }
}

/** Forgets the types of a definition, once `spawn` or `child` has checked them. */
export function erase<M extends Message, Args>(definition: ActorDefinition<M, Args>): ErasedDefinition<Cell> {
  // A cell hands its setup what the definition asks for, but the compiler can't follow that through a mailbox of all messages.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return definition as unknown as ErasedDefinition<Cell>;
}
