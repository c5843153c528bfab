import type { ExecutorPool, Outcome } from "../executors/contract.ts";
import type { Plan } from "../model/build.ts";
import { emptied, lineOf, nextLine, putBack, released, shareOf, take, waiting, type Line } from "../model/queue.ts";
import type { Subjob } from "../model/subjob.ts";
import { defineActor, type ActorDefinition, type ActorRef } from "../runtime/index.ts";
import type { Results } from "../store/contract.ts";
import { executorActor } from "./executor.ts";
import { ordersOf } from "./order.ts";
import type { BuildMessage, ExecutorMessage, Occupation, SchedulerMessage } from "./protocol.ts";

export interface SchedulerArguments {
  readonly pool: ExecutorPool;
  readonly results: Pick<Results, "files" | "folder">;
}

/** How long an executor that crashed may take to end its processes, in ms: more than any grace time. */
const ENDING_MS = 60_000;

/** How often a subjob is started at the most before its build ends for it. */
const ATTEMPTS = 3;

interface Slot {
  readonly ref: ActorRef<ExecutorMessage>;
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

interface Customer {
  readonly ref: ActorRef<BuildMessage>;
  readonly plan: Plan;
  line: Line;
  /** How long a subjob takes, in ms, of late; undefined while none has ended. */
  paceMs: number | undefined;
  /** Attempts by the id of the subjob, for those that were lost. */
  readonly lost: Map<number, number>;
  /** By the id of the subjob, the first of its atoms that is to run, for those that don't run whole. */
  readonly from: Map<number, number>;
  withdrawn: boolean;
  /** The same build's next life, which waits until nothing of this one runs. */
  successor: Extract<SchedulerMessage, { type: "enqueue" }> | undefined;
}

/** Hands waiting subjobs to free executors: fair between builds, in order within one. */
export const schedulerActor: ActorDefinition<SchedulerMessage, SchedulerArguments> = defineActor<
  SchedulerMessage,
  SchedulerArguments
>("scheduler", (context, { pool, results }) => {
  const customers = new Map<number, Customer>();
  const slots: Slot[] = [];
  let isDraining = false;

  const dispatch = (): void => {
    if (isDraining) return;
    for (const [machine, slot] of slots.entries()) {
      if (slot.holds !== undefined) continue;
      const next = nextLine(lines(customers));
      const customer = next && customers.get(next.build);
      if (next === undefined || customer === undefined) return askBack();
      const { subjobs, line } = take(next, shareOf(next, slots.length, customer.paceMs));
      customer.line = line;
      const { build } = next;
      const place = freePlace(slots, build);
      const held = new Map(subjobs.map((subjob) => [subjob.id, subjob]));
      const since = context.clock.monotonic();
      slot.holds = { build, subjobs: held, place, since, count: subjobs.length, isAskedBack: false };
      const { ref, from } = customer;
      for (const { id } of subjobs)
        ref.tell({ type: "started", subjob: id, executor: machine, from: from.get(id) ?? 0 });
      const numbers = { machine, build: place };
      const orders = ordersOf(build, { ...customer, subjobs }, numbers, results);
      slot.ref.tell({ type: "run", orders, build: customer.ref });
    }
  };

  /** A slot has nothing to do: those that have more than what they run are to share. */
  const askBack = (): void => {
    for (const slot of slots) {
      const line = slot.holds && customers.get(slot.holds.build)?.line;
      if (line === undefined || (line.limit !== null && line.running >= line.limit)) continue;
      askSlotBack(slot);
    }
  };

  /** Takes a subjob that the slot held off the books; its build learns how it ended. */
  const settle = ({ holds }: Slot, id: number, outcome: Outcome): void => {
    const subjob = holds?.subjobs.get(id);
    const customer = holds && customers.get(holds.build);
    if (subjob === undefined || customer === undefined) return;
    holds?.subjobs.delete(id);
    const losses = (customer.lost.get(id) ?? 0) + (outcome.type === "lost" ? 1 : 0);
    const isAgain = outcome.type === "returned" || (outcome.type === "lost" && losses < ATTEMPTS);
    if (isAgain && !customer.withdrawn) {
      customer.lost.set(id, losses);
      if (outcome.type === "lost") customer.from.delete(id);
      customer.line = putBack(customer.line, subjob);
      customer.ref.tell({ type: "requeued", subjob: id, reason: outcome.type === "lost" ? outcome.reason : null });
      return;
    }
    // Its build is about to fail for this: no other of its subjobs should begin.
    if (outcome.type !== "done") customer.line = emptied(customer.line);
    customer.ref.tell({ type: "ended", subjob: id, outcome });
  };

  /** The slot has nothing any more. */
  const free = (slot: Slot): void => {
    const { holds } = slot;
    slot.holds = undefined;
    const customer = holds && customers.get(holds.build);
    if (holds === undefined || customer === undefined) return;
    const tookMs = (context.clock.monotonic() - holds.since) / holds.count;
    customer.paceMs = customer.paceMs === undefined ? tookMs : (customer.paceMs + tookMs) / 2;
    customer.line = released(customer.line);
    leaveIfIdle(holds.build, customer);
  };

  const withdraw = (build: number, customer: Customer): void => {
    if (customer.withdrawn) return;
    customer.withdrawn = true;
    customer.line = emptied(customer.line);
    for (const slot of slots) if (slot.holds?.build === build) slot.ref.tell({ type: "abort", build });
    leaveIfIdle(build, customer);
  };

  const leaveIfIdle = (build: number, customer: Customer): void => {
    if (customer.line.running > 0) return;
    if (customer.withdrawn) customer.ref.tell({ type: "withdrawn" });
    else if (waiting(customer.line) > 0) return;
    customers.delete(build);
    if (customer.successor !== undefined) join(customer.successor);
  };

  const join = ({ build, ref, plan, subjobs, from }: Extract<SchedulerMessage, { type: "enqueue" }>): void => {
    const line = lineOf(build, subjobs, { limit: plan.job.maxExecutors, priority: plan.job.priority });
    customers.set(build, {
      ref,
      plan,
      line,
      paceMs: undefined,
      lost: new Map(),
      from: new Map(from),
      withdrawn: false,
      successor: undefined,
    });
  };

  for (let index = 0; index < pool.size; index++) {
    const ref = context.spawn(
      executorActor,
      { index, pool, scheduler: context.self },
      { name: `executor-${index}`, restart: "permanent", stopWithinMs: ENDING_MS },
    );
    slots.push({ ref, holds: undefined });
  }

  return {
    enqueue(order) {
      const before = customers.get(order.build);
      if (before === undefined) {
        join(order);
      } else {
        before.successor = order;
        withdraw(order.build, before);
      }
      dispatch();
    },
    withdraw({ build, ref }) {
      const customer = customers.get(build);
      if (customer === undefined) return ref.tell({ type: "withdrawn" });
      withdraw(build, customer);
      return dispatch();
    },
    // From an executor that crashed after it was sent, what these say has been settled by its `ready`.
    ended({ executor, build, ends }) {
      const slot = slots[executor];
      if (slot?.holds?.build !== build) return;
      for (const { subjob, outcome } of ends) settle(slot, subjob, outcome);
      dispatch();
    },
    freed({ executor, build }) {
      const slot = slots[executor];
      if (slot?.holds?.build !== build || slot.holds.subjobs.size > 0) return;
      free(slot);
      dispatch();
    },
    ready({ executor }) {
      const slot = slots[executor];
      if (slot?.holds === undefined) return;
      for (const id of slot.holds.subjobs.keys())
        settle(slot, id, { type: "lost", reason: `executor ${executor} crashed` });
      free(slot);
      dispatch();
    },
    status({ reply }) {
      let total = 0;
      for (const line of lines(customers)) total += waiting(line);
      const occupations = slots.map(occupationOf);
      const busy = occupations.filter((occupation) => occupation !== null).length;
      reply({ executors: slots.length, busy, waiting: total, isDraining, slots: occupations });
    },
    drain() {
      if (!isDraining) context.log.warn({}, "Draining: subjobs wait until the scheduler resumes");
      isDraining = true;
      for (const slot of slots) askSlotBack(slot);
    },
    resume() {
      isDraining = false;
      dispatch();
    },
  };
});

function* lines(customers: ReadonlyMap<number, Customer>): Generator<Line, void, undefined> {
  for (const { line } of customers.values()) yield line;
}

/** What the slot has not begun is to be handed back. */
const askSlotBack = ({ ref, holds }: Slot): void => {
  if (holds === undefined || holds.subjobs.size < 2 || holds.isAskedBack) return;
  holds.isAskedBack = true;
  ref.tell({ type: "handBack", build: holds.build });
};

const occupationOf = ({ holds }: Slot): Occupation | null => {
  if (holds === undefined) return null;
  const [first = null] = holds.subjobs.keys();
  return { build: holds.build, subjob: first };
};

/** The lowest number within the build that none of its running subjobs has. */
const freePlace = (slots: readonly Slot[], build: number): number => {
  const taken = new Set(slots.filter(({ holds }) => holds?.build === build).map(({ holds }) => holds?.place));
  let place = 0;
  while (taken.has(place)) place++;
  return place;
};
