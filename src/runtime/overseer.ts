import type { Cell } from "./cell.ts";
import { end } from "./ending.ts";
import type { ErasedChild, Lifecycle } from "./environment.ts";
import { ActorStoppedError, AlreadyStartedError, NameTakenError, RestartLimitError } from "./errors.ts";
import { GroupRestart } from "./group-restart.ts";
import { Incarnation } from "./incarnation.ts";
import type { Life } from "./life.ts";
import type { Message } from "./message.ts";
import type { StopVerb, Strategy, Supervision } from "./supervision.ts";

const NO_SUPERVISION: Supervision = {};

/** Starts actors, and decides what follows when one ends: OTP's rules of supervision. */
export class Overseer implements Lifecycle<Cell> {
  stopping = false;
  /** Called when the root has failed, which nobody above can restart. */
  readonly #onRootFailure: (cause: unknown) => void;

  constructor(onRootFailure: (cause: unknown) => void) {
    this.#onRootFailure = onRootFailure;
  }

  adopt(parent: Cell, actor: Cell, child: ErasedChild<Cell>): void {
    const { life } = parent;
    const { reports } = parent.system;
    if (life === undefined) return;
    life.children ??= new Map();
    if (life.children.has(actor.localName)) throw new NameTakenError(parent.name, actor.localName);
    const free =
      actor.phase === "unstarted" || actor.phase === "stopped" || (actor.phase === "down" && actor.parent === parent);
    if (!free) throw new AlreadyStartedError(actor.name, actor.phase);
    life.children.set(actor.localName, actor);
    actor.place(parent.system, parent, child);
    if (reports.observed) reports.emit({ type: "spawned", actor: actor.name, kind: child.definition.kind });
  }

  begin(actor: Cell): boolean {
    const { reports } = actor.system;
    const life = new Incarnation(actor);
    actor.life = life;
    actor.phase = "running";
    if (actor.particulars !== undefined) actor.particulars.crash = undefined;
    try {
      actor.handlers = actor.definition?.setup(life, actor.args) ?? {};
    } catch (cause) {
      this.crashed(actor, cause, undefined);
    }
    if (life.over) return false;
    if (!life.leaving) actor.resume();
    if (reports.observed) {
      reports.emit({ type: "started", actor: actor.name, incarnation: 1 + (actor.particulars?.restarts ?? 0) });
    }
    return true;
  }

  crashed(actor: Cell, cause: unknown, message: Message | undefined): void {
    const { life } = actor;
    if (life === undefined || life.over) return;
    const { reports, dispatcher } = actor.system;
    actor.phase = "failed";
    actor.halt();
    actor.details.crash = { cause };
    reports.crashed(actor, cause, message);
    life.arranged?.questions?.endAll((question) => question.crash(cause));
    life.end({ cause });
    dispatcher.signal(() => this.#decide(actor, life, cause));
  }

  drained(actor: Cell): void {
    const { life } = actor;
    actor.system.dispatcher.signal(() => {
      if (actor.life !== life || actor.phase !== "draining" || actor.waiting > 0) return;
      if (life?.arranged?.drainedBy === "parent") end(actor, { forGood: true, kill: false });
      else this.#leave(actor, life, false);
    });
  }

  stopItself(actor: Cell, verb: StopVerb): void {
    const { life } = actor;
    if (verb === "drain") {
      this.#drain(actor, "itself");
      return;
    }
    if (life === undefined || life.leaving) return;
    life.leave();
    actor.halt();
    actor.system.dispatcher.signal(() => this.#leave(actor, life, verb === "kill"));
  }

  stopForGood(actor: Cell, verb: StopVerb): void {
    if (verb === "drain" && actor.phase === "running") this.#drain(actor, "parent");
    else actor.system.dispatcher.signal(() => end(actor, { forGood: true, kill: verb === "kill" }));
  }

  #drain(actor: Cell, by: "itself" | "parent"): void {
    if (actor.life === undefined || (actor.phase !== "running" && actor.phase !== "draining")) return;
    actor.phase = "draining";
    const { arrangements } = actor.life;
    if (arrangements.drainedBy !== "parent") arrangements.drainedBy = by;
    if (actor.waiting === 0) this.drained(actor);
  }

  /** Carries out an actor's own wish to end. */
  #leave(actor: Cell, life: Life<Cell> | undefined, kill: boolean): void {
    if (actor.life !== life || life?.over !== false) return;
    const permanent = actor.restart === "permanent";
    if (!permanent || kill) end(actor, { forGood: !permanent, kill });
    if (permanent) this.#recover(actor, new ActorStoppedError(`Cannot go without the permanent actor "${actor.name}"`));
  }

  #decide(actor: Cell, life: Life<Cell>, cause: unknown): void {
    if (actor.life !== life || actor.phase !== "failed") return;
    if (actor.parent === undefined) this.#onRootFailure(cause);
    else if (actor.restart === "temporary" || life.arranged?.drainedBy === "parent")
      end(actor, { forGood: true, kill: false });
    else this.#recover(actor, cause);
  }

  #recover(actor: Cell, cause: unknown): void {
    const { parent } = actor;
    // A parent that ends itself ends its children in its own order.
    if (parent?.life?.over !== false) return;
    const { clock, random } = actor.system;
    const {
      strategy = "one_for_one",
      maxRestarts = 3,
      withinMs = 5_000,
      backoff,
    } = parent.definition?.supervision ?? NO_SUPERVISION;
    const now = clock.monotonic();
    const { history } = actor.details;
    if (!history.allows(now, maxRestarts, withinMs)) {
      this.crashed(parent, new RestartLimitError(actor.name, maxRestarts, withinMs, cause), undefined);
      return;
    }
    const delayMs = history.delay(now, actor.details.backoff ?? backoff, random);
    const members = strategy === "one_for_one" ? [actor] : this.#group(actor, strategy, parent.life);
    for (const member of members) member.particulars?.recovery?.cancel();
    const restart = new GroupRestart({
      parent,
      members,
      cause,
      delayMs,
      inOrder: strategy !== "one_for_one",
    });
    for (const member of members) member.details.recovery = restart;
    restart.advance();
  }

  /** Those that restart with a failed child, and those of a restart under way that this one takes over. */
  #group(actor: Cell, strategy: Strategy, { children }: Life<Cell>): Cell[] {
    const siblings = [...(children?.values() ?? [])];
    const first = strategy === "one_for_all" ? 0 : siblings.indexOf(actor);
    const underWay = siblings.findIndex(({ particulars }) => particulars?.recovery !== undefined);
    return siblings.slice(underWay === -1 ? first : Math.min(first, underWay));
  }
}
