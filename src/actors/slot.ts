import type { Subjob } from "../model/subjob.ts";
import type { ActorRef } from "../runtime/index.ts";
import type { ExecutorMessage, Occupation } from "./protocol.ts";

/** An executor as the scheduler sees it. */
export interface Slot {
  readonly ref: ActorRef<ExecutorMessage>;
  /** Its number, from 0. */
  readonly machine: number;
  /** Whether it has begun: what it says of that would else be taken for the end of what it was given meanwhile. */
  isReady: boolean;
  /** What it has; undefined while it is free. */
  holds: Held | undefined;
}

interface Held {
  readonly build: number;
  /** By their ids: those that have not ended. */
  readonly subjobs: Map<number, Subjob>;
  /** The slot's number within the build. */
  readonly place: number;
  readonly since: number;
  readonly count: number;
  /** Whether it was told to hand back what has not begun. */
  isAskedBack: boolean;
}

/** What the slot has not begun is to be handed back. */
export const askSlotBack = ({ ref, holds }: Slot): void => {
  if (holds === undefined || holds.subjobs.size < 2 || holds.isAskedBack) return;
  holds.isAskedBack = true;
  ref.tell({ type: "handBack", build: holds.build });
};

/** What each of the first `size` slots has, and of those behind them as far as one is busy. */
export const occupationsOf = (slots: readonly Slot[], size: number): readonly (Occupation | null)[] =>
  slots.slice(0, Math.max(size, slots.findLastIndex(({ holds }) => holds !== undefined) + 1)).map(occupationOf);

const occupationOf = ({ holds }: Slot): Occupation | null => {
  if (holds === undefined) return null;
  const [first = null] = holds.subjobs.keys();
  return { build: holds.build, subjob: first };
};
