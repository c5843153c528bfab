import { InvalidOptionError } from "./errors.ts";

/**
 * Who restarts with a child that failed: the child alone, all children, or the child and those started after it.
 */
export type Strategy = "one_for_one" | "one_for_all" | "rest_for_one";

/** When an ended child is started again: always, after a crash only, or never. */
export type RestartType = "permanent" | "transient" | "temporary";

/** A growing delay before each restart, so that what fails at once does not fail in a loop. */
export interface Backoff {
  /** Milliseconds before the first restart. Each further one waits twice as long. */
  readonly minMs: number;
  /** Milliseconds that no delay exceeds. */
  readonly maxMs: number;
  /** The share of the delay, from 0 to 1, that is taken off at random. @default 0.2 */
  readonly jitter?: number;
  /** Milliseconds without a failure after which the delay starts at `minMs` again. @default 2 * maxMs */
  readonly resetAfterMs?: number;
}

/** How a parent treats its children's failures. */
export interface Supervision {
  /** @default "one_for_one" */
  readonly strategy?: Strategy;
  /** Restarts that each child may have within `withinMs`; one more, and the parent itself fails. @default 3 */
  readonly maxRestarts?: number;
  /** The milliseconds in which `maxRestarts` are counted. @default 5_000 */
  readonly withinMs?: number;
  /** For the children that name none of their own. Without one, a restart happens at once. */
  readonly backoff?: Backoff;
}

/** How a child lives under its parent. */
export interface ChildOptions {
  /** @default "permanent" */
  readonly restart?: RestartType;
  /** Goes before the parent's. */
  readonly backoff?: Backoff;
  /** Milliseconds that its cleanups may take when it ends; then they are abandoned. @default 5_000 */
  readonly stopWithinMs?: number;
}

/** Why and for how long an actor ended, told to those who watch it. */
export interface Ended {
  /** The actor's path. */
  readonly name: string;
  readonly reason: "stopped" | "crashed";
  /** What was thrown, if it crashed. */
  readonly cause?: unknown;
  /** True if the same ref goes on with a new incarnation; false if it has ended for good, and the watch with it. */
  readonly restarting: boolean;
}

/**
 * How an actor ends. `stop` finishes the message in hand; `drain` closes the door and finishes the mailbox first; `kill` is `stop`
 * that waits for no cleanup, its own or its children's.
 */
export type StopVerb = "stop" | "drain" | "kill";

/** Throws an `InvalidOptionError` for limits that make no sense. `maxRestarts` may be 0, for none, and infinite. */
export function checkSupervision({ maxRestarts = 0, withinMs = 1 }: Supervision): void {
  if (!(maxRestarts >= 0))
    throw new InvalidOptionError("supervision.maxRestarts", "a number of at least 0", maxRestarts);
  if (!(withinMs > 0))
    throw new InvalidOptionError("supervision.withinMs", "a number of milliseconds above 0", withinMs);
}
