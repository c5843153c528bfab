import type { ActorRef } from "./actor-ref.ts";
import { Cell } from "./cell.ts";
import { UnknownRefError } from "./errors.ts";
import type { Message } from "./message.ts";

/**
 * A ref that exists before its actor, so that siblings can know each other in any direction. It keeps what it is told until an actor is
 * started at it by a supervisor's `child`, and through that actor's restarts. A question asked before that counts real time.
 *
 * @example
 * const journal = address<JournalMessage>("journal");
 */
export function address<M extends Message>(name: string): ActorRef<M> {
  const cell = new Cell(name);
  cell.details.address = true;
  return refOf<M>(cell);
}

/** The outside of an actor: the same object, with the types of its protocol. */
export function refOf<M extends Message>(cell: Cell): ActorRef<M> {
  return cell;
}

/** The inside of an actor. Throws an `UnknownRefError`, which begins with `action`, for a ref that the runtime did not make. */
export function cellOf(ref: ActorRef<never>, action: string): Cell {
  if (ref instanceof Cell) return ref;
  throw new UnknownRefError(action);
}
