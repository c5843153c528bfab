import type { ExecutorPool, Outcome } from "../executors/contract.ts";
import type { Plan } from "../model/build.ts";
import { emptied, lineOf, nextLine, putBack, released, takeFirst, waiting, type Line } from "../model/queue.ts";
import type { Subjob } from "../model/subjob.ts";
import { defineActor, type ActorDefinition, type ActorRef } from "../runtime/index.ts";
import type { Results } from "../store/contract.ts";
import { executorActor } from "./executor.ts";
import { orderOf } from "./order.ts";
import type { BuildMessage, ExecutorMessage, SchedulerMessage } from "./protocol.ts";

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
  readonly subjob: Subjob;
  /** The slot's number within the build. */
  readonly place: number;
}

interface Customer {
  readonly ref: ActorRef<BuildMessage>;
  readonly plan: Plan;
  line: Line;
  /** Attempts by the id of the subjob, for those that were lost. */
  readonly lost: Map<number, number>;
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

  const dispatch = (): void => {
    for (const [machine, slot] of slots.entries()) {
      if (slot.holds !== undefined) continue;
      const next = nextLine(lines(customers));
      const customer = next && customers.get(next.build);
      if (next === undefined || customer === undefined) return;
      const { subjob, line } = takeFirst(next);
      customer.line = line;
      const place = freePlace(slots, next.build);
      slot.holds = { build: next.build, subjob, place };
      customer.ref.tell({ type: "started", subjob: subjob.id, executor: machine });
      const order = orderOf(next.build, customer.plan, subjob, { machine, build: place }, results);
      slot.ref.tell({ type: "run", order, build: customer.ref });
    }
  };

  /** Takes what the slot held off the books; its build learns how it ended. */
  const settle = (slot: Slot, outcome: Outcome): void => {
    const held = slot.holds;
    slot.holds = undefined;
    const customer = held && customers.get(held.build);
    if (held === undefined || customer === undefined) return;
    const { id } = held.subjob;
    const losses = (customer.lost.get(id) ?? 0) + 1;
    if (outcome.type === "lost" && losses < ATTEMPTS && !customer.withdrawn) {
      customer.lost.set(id, losses);
      customer.line = putBack(customer.line, held.subjob);
      customer.ref.tell({ type: "requeued", subjob: id, reason: outcome.reason });
      return;
    }
    customer.line = released(customer.line);
    // Its build is about to fail for this: no other of its subjobs should begin.
    if (outcome.type !== "done") customer.line = emptied(customer.line);
    customer.ref.tell({ type: "ended", subjob: id, outcome });
    leaveIfIdle(held.build, customer);
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

  const join = ({ build, ref, plan, subjobs }: Extract<SchedulerMessage, { type: "enqueue" }>): void => {
    const line = lineOf(build, subjobs, { limit: plan.job.maxExecutors, priority: plan.job.priority });
    customers.set(build, { ref, plan, line, lost: new Map(), withdrawn: false, successor: undefined });
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
    freed({ executor, build, subjob, outcome }) {
      const slot = slots[executor];
      // An executor that crashed after this was sent has been settled by its `ready`.
      if (slot?.holds?.build !== build || slot.holds.subjob.id !== subjob) return;
      settle(slot, outcome);
      dispatch();
    },
    ready({ executor }) {
      const slot = slots[executor];
      if (slot?.holds === undefined) return;
      settle(slot, { type: "lost", reason: `executor ${executor} crashed` });
      dispatch();
    },
    status({ reply }) {
      let total = 0;
      for (const line of lines(customers)) total += waiting(line);
      reply({ executors: slots.length, busy: slots.filter(({ holds }) => holds !== undefined).length, waiting: total });
    },
  };
});

function* lines(customers: ReadonlyMap<number, Customer>): Generator<Line, void, undefined> {
  for (const { line } of customers.values()) yield line;
}

/** The lowest number within the build that none of its running subjobs has. */
const freePlace = (slots: readonly Slot[], build: number): number => {
  const taken = new Set(slots.filter(({ holds }) => holds?.build === build).map(({ holds }) => holds?.place));
  let place = 0;
  while (taken.has(place)) place++;
  return place;
};
