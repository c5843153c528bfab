import type { ActorDefinition } from "./context.ts";
import type { ActorRef } from "./actor-ref.ts";
import { address } from "./address.ts";
import type { Cell } from "./cell.ts";
import type { ErasedDefinition } from "./environment.ts";
import { Incarnation, type PlacedChild, erase } from "./incarnation.ts";
import type { Message } from "./message.ts";
import { type ChildOptions, type Supervision, checkSupervision } from "./supervision.ts";

/** A child of a supervisor, as data. Made by `child` and by `supervisor`. */
export type ChildSpec = PlacedChild;

/** A supervisor, as data: its children, in start order, and how their failures are treated. It may be a child of another one. */
export interface SupervisorSpec extends ChildSpec, Required<Omit<Supervision, "backoff">> {
  readonly name: string;
  readonly children: readonly ChildSpec[];
}

/** How a supervisor is called, and what it does with its children. */
export interface SupervisorOptions extends Supervision, ChildOptions {
  readonly name: string;
  /** In start order. They end in reverse. */
  readonly children: readonly ChildSpec[];
}

/**
 * An actor to be started at a ref. The definition must take every message that the ref takes; it may take more.
 *
 * @example
 * const spec = child(journal, journalActor, { store }, { restart: "permanent" });
 */
export function child<N extends Message, M extends Message, Args>(
  ref: ActorRef<N>,
  // A ref of more messages may stand in for one of fewer, so that the definition takes them all must be said apart.
  definition: ActorDefinition<M, Args> & ([N] extends [M] ? unknown : never),
  args: Args,
  options: ChildOptions = {},
): ChildSpec {
  return { ref, definition: erase(definition), args, options };
}

/**
 * Something that starts its children in order, and starts them again when they fail.
 *
 * @example
 * const root = supervisor({ name: "root", strategy: "rest_for_one", children: [child(store, storeActor, args), child(http, httpActor, args)] });
 */
export function supervisor(options: SupervisorOptions): SupervisorSpec {
  const { name, children, strategy = "one_for_one", maxRestarts = 3, withinMs = 5_000 } = options;
  checkSupervision(options);
  const definition: ErasedDefinition<Cell> = {
    kind: "supervisor",
    supervision: options,
    setup: (life) => {
      if (life instanceof Incarnation) life.startAll(children, strategy !== "one_for_one");
      return {};
    },
  };
  return { name, strategy, maxRestarts, withinMs, children, ref: address(name), definition, args: undefined, options };
}
