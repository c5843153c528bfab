import type { Cell, Phase } from "./cell.ts";

/** An actor at one moment, with all below it. */
export interface ActorDescription {
  /** Its path. */
  readonly name: string;
  readonly kind: string;
  readonly state: Phase;
  /** Messages that wait in its mailbox. */
  readonly waiting: number;
  /** Messages that it has handled since it was first started. */
  readonly handled: number;
  readonly restarts: number;
  /** In start order. */
  readonly children: readonly ActorDescription[];
}

/** Describes an actor and all below it. */
export function describe(cell: Cell): ActorDescription {
  return {
    name: cell.name,
    kind: cell.definition?.kind ?? "",
    state: cell.phase,
    waiting: cell.waiting,
    handled: cell.handled,
    restarts: cell.particulars?.restarts ?? 0,
    children: Array.from(cell.life?.children?.values() ?? [], describe),
  };
}
