import type { ExecutorPool } from "../executors/contract.ts";
import type { Plan } from "../model/build.ts";
import { lineOf, type Line } from "../model/queue.ts";
import type { ActorRef } from "../runtime/index.ts";
import { createLowest, type Lowest } from "./lowest.ts";
import type { BuildMessage, SchedulerMessage } from "./protocol.ts";

/** A build as the scheduler sees it. */
export interface Customer {
  readonly ref: ActorRef<BuildMessage>;
  readonly plan: Plan;
  line: Line;
  /** The numbers within the build, from 0, that none of its running subjobs has, as far as one ever had them. */
  readonly freePlaces: Lowest;
  /** How many numbers there are. */
  places: number;
  /** How long a subjob takes, in ms, of late; undefined while none has ended. */
  paceMs: number | undefined;
  /** By the id of the subjob, the first of its atoms that is to run, for those that don't run whole. */
  readonly from: Map<number, number>;
  /** By the id of the subjob, how often it was lost before that atom had a result. */
  readonly losses: Map<number, number>;
  /** What machine it waits for, in words; null if there is one that may run it. */
  missing: string | null;
  withdrawn: boolean;
  /** The same build's next life, which waits until nothing of this one runs. */
  successor: Enqueue | undefined;
}

type Enqueue = Extract<SchedulerMessage, { readonly type: "enqueue" }>;

/** How often an atom may be lost before its build ends for it. */
const MOST_LOSSES = 3;

export const customerOf = ({ build, ref, plan, subjobs, from }: Enqueue): Customer => ({
  ref,
  plan,
  line: lineOf(build, subjobs, { limit: plan.job.maxExecutors, priority: plan.job.priority }),
  freePlaces: createLowest(),
  places: 0,
  paceMs: undefined,
  from: new Map(from),
  losses: new Map(),
  missing: null,
  withdrawn: false,
  successor: undefined,
});

/** The lowest number within the build that none of its running subjobs has. */
export const takePlace = (customer: Customer): number => customer.freePlaces.take() ?? customer.places++;

/** The line of a build, which may have as many slots at once as its job says and there are on machines with its labels. */
export const withLimit = ({ line, plan }: Customer, pool: ExecutorPool): Line => {
  const { labels = [], maxExecutors } = plan.job;
  if (labels.length === 0) return line;
  return { ...line, limit: Math.min(maxExecutors ?? Infinity, sizeFor(labels, pool)) };
};

/** What machine a build waits for, in words; null if there is one that may run it. */
export const missingFor = ({ plan }: Customer, pool: ExecutorPool): string | null => {
  const { labels = [] } = plan.job;
  if (sizeFor(labels, pool) > 0) return null;
  return labels.length === 0 ? "a worker" : `a worker with the labels ${labels.join(", ")}`;
};

const sizeFor = (labels: readonly string[], pool: ExecutorPool): number => pool.sizeFor?.(labels) ?? pool.size;

/**
 * Notes that a subjob was lost when its atom `next` was the first without a result, from which it is to run on. False if it is to be given
 * up: that atom was lost too often. What is lost and gets on in between is never given up, however long it is.
 */
export const noteLoss = ({ from, losses }: Customer, subjob: number, next: number): boolean => {
  const isFurther = next > (from.get(subjob) ?? 0);
  const count = isFurther ? 1 : (losses.get(subjob) ?? 0) + 1;
  if (isFurther) from.set(subjob, next);
  losses.set(subjob, count);
  return count < MOST_LOSSES;
};
