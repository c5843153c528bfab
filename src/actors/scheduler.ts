import type { ExecutorPool, Outcome } from "../executors/contract.ts";
import { emptied, nextLine, putBack, released, shareOf, take, waiting, type Line } from "../model/queue.ts";
import { defineActor, type ActorDefinition } from "../runtime/index.ts";
import type { Results } from "../store/contract.ts";
import { customerOf, missingFor, noteLoss, takePlace, withLimit, type Customer } from "./customer.ts";
import { executorActor } from "./executor.ts";
import { ordersOf } from "./order.ts";
import { createLowest } from "./lowest.ts";
import type { SchedulerMessage, SchedulerStatus } from "./protocol.ts";
import { askSlotBack, occupationsOf, type Slot } from "./slot.ts";

export interface SchedulerArguments {
  readonly pool: ExecutorPool;
  readonly results: Pick<Results, "files" | "folder">;
}

/** How long an executor that crashed may take to end its processes, in ms: more than any grace time. */
const ENDING_MS = 60_000;

/**
 * Hands waiting subjobs to free executors: fair between builds, in order within one. There is one executor for each run that the pool has
 * ever had room for; no more of them are busy than it has room for now, but for those that began when there was more.
 */
export const schedulerActor: ActorDefinition<SchedulerMessage, SchedulerArguments> = defineActor<
  SchedulerMessage,
  SchedulerArguments
>("scheduler", (context, { pool, results }) => {
  const customers = new Map<number, Customer>();
  const slots: Slot[] = [];
  /** The numbers of those that are ready and have nothing. */
  const idle = createLowest();
  let busy = 0;
  let isDraining = false;

  const dispatch = (): void => {
    if (isDraining) return;
    while (busy < pool.size) {
      const machine = idle.take();
      const slot = machine === undefined ? undefined : slots[machine];
      if (machine === undefined || slot === undefined) return;
      const next = nextLine(lines(customers));
      const customer = next && customers.get(next.build);
      if (next === undefined || customer === undefined) {
        idle.add(machine);
        return askBack();
      }
      const { subjobs, line } = take(next, shareOf(next, pool.size, customer.paceMs));
      customer.line = line;
      const { build } = next;
      const place = takePlace(customer);
      busy += 1;
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

  /** Takes a subjob that the slot held off the books, with `next` as its first atom without a result; its build learns how it ended. */
  const settle = ({ holds }: Slot, id: number, outcome: Outcome, next = 0): void => {
    const subjob = holds?.subjobs.get(id);
    const customer = holds && customers.get(holds.build);
    if (subjob === undefined || customer === undefined) return;
    holds?.subjobs.delete(id);
    const isAgain = outcome.type === "returned" || (outcome.type === "lost" && noteLoss(customer, id, next));
    if (isAgain && !customer.withdrawn) {
      customer.line = putBack(customer.line, subjob);
      const from = customer.from.get(id) ?? 0;
      customer.ref.tell({ type: "requeued", subjob: id, from, reason: "reason" in outcome ? outcome.reason : null });
      return;
    }
    // Its build is about to fail for this: no other of its subjobs should begin.
    if (outcome.type !== "done") customer.line = emptied(customer.line);
    customer.ref.tell({ type: "ended", subjob: id, outcome });
  };

  /** The slot has nothing any more. */
  const free = (slot: Slot): void => {
    const { holds } = slot;
    if (holds === undefined) return;
    slot.holds = undefined;
    idle.add(slot.machine);
    busy -= 1;
    const customer = customers.get(holds.build);
    if (customer === undefined) return;
    customer.freePlaces.add(holds.place);
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

  const join = (order: Extract<SchedulerMessage, { type: "enqueue" }>): void => {
    const customer = customerOf(order);
    customers.set(order.build, customer);
    limit(order.build, customer);
  };

  /** Lets the build have as many slots as there are for it now, and tells of one that has to wait until a machine comes. */
  const limit = (build: number, customer: Customer): void => {
    customer.line = withLimit(customer, pool);
    const missing = missingFor(customer, pool);
    if (missing !== null && customer.missing === null)
      context.log.warn({ build }, `Build ${build} waits for ${missing}`);
    customer.missing = missing;
  };

  const grow = (): void => {
    while (slots.length < pool.size) {
      const index = slots.length;
      const ref = context.spawn(
        executorActor,
        { index, pool, scheduler: context.self },
        { name: `executor-${index}`, restart: "permanent", stopWithinMs: ENDING_MS },
      );
      slots.push({ ref, machine: index, isReady: false, holds: undefined });
    }
  };

  grow();
  pool.onResize?.(() => context.self.tell({ type: "resized" }));

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
    // An executor that crashes tells what it had before it is `ready` again. What comes later than that has been settled by it.
    ended({ executor, build, ends }) {
      const slot = slots[executor];
      if (slot?.holds?.build !== build) return;
      for (const { subjob, outcome, next } of ends) settle(slot, subjob, outcome, next);
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
      if (slot === undefined) return;
      if (!slot.isReady) {
        slot.isReady = true;
        idle.add(executor);
        return dispatch();
      }
      if (slot.holds === undefined) return;
      for (const id of slot.holds.subjobs.keys())
        settle(slot, id, { type: "lost", reason: `executor ${executor} crashed` });
      free(slot);
      dispatch();
    },
    status({ reply }) {
      let total = 0;
      for (const line of lines(customers)) total += waiting(line);
      reply({
        executors: pool.size,
        busy,
        waiting: total,
        unplaced: unplaced(customers),
        workers: pool.workers?.() ?? null,
        losses: pool.losses?.() ?? null,
        isDraining,
        slots: occupationsOf(slots, pool.size),
      });
    },
    resized() {
      grow();
      for (const [build, customer] of customers) limit(build, customer);
      dispatch();
    },
    dismiss({ worker }) {
      pool.shutDown?.(worker);
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

const unplaced = (customers: ReadonlyMap<number, Customer>): SchedulerStatus["unplaced"] =>
  [...customers].flatMap(([build, { line, missing }]) =>
    missing === null || waiting(line) === 0 ? [] : [{ build, missing }],
  );

function* lines(customers: ReadonlyMap<number, Customer>): Generator<Line, void, undefined> {
  for (const { line } of customers.values()) yield line;
}
