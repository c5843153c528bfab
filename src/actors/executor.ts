import type { ExecutorPool, SubjobOrder } from "../executors/contract.ts";
import { defineActor, type ActorDefinition, type ActorRef } from "../runtime/index.ts";
import type { ExecutorMessage, SchedulerMessage } from "./protocol.ts";

export interface ExecutorArguments {
  /** Its number, from 0. */
  readonly index: number;
  readonly pool: ExecutorPool;
  readonly scheduler: ActorRef<SchedulerMessage>;
}

interface Running {
  readonly order: SubjobOrder;
  readonly controller: AbortController;
  /** Settles when nothing of the subjob runs any more. */
  readonly over: Promise<unknown>;
}

/** One slot: runs the subjob it is given, and says when it is free. */
export const executorActor: ActorDefinition<ExecutorMessage, ExecutorArguments> = defineActor<
  ExecutorMessage,
  ExecutorArguments
>("executor", (context, { index, pool, scheduler }) => {
  let running: Running | undefined;

  // A successor must not find this one's processes, so its start waits until they have ended.
  context.onStop(async () => {
    running?.controller.abort();
    await running?.over;
  });
  scheduler.tell({ type: "ready", executor: index });

  return {
    run({ order, build }) {
      if (running !== undefined) throw new Error(`Cannot run subjob ${order.subjob} as executor ${index} must be free`);
      const controller = new AbortController();
      const over = pool.run(order, {
        signal: controller.signal,
        report: (reports) => build.tell({ type: "reported", subjob: order.subjob, reports }),
      });
      running = { order, controller, over };
      context.pipe(over, (outcome) => ({ type: "ran", outcome }));
    },
    abort({ build }) {
      if (running?.order.build === build) running.controller.abort();
    },
    ran({ outcome }) {
      if (running === undefined) return;
      const { build, subjob } = running.order;
      running = undefined;
      // The pool never rejects; if it does all the same, it is the attempt that is lost, not the build.
      const ended = outcome.ok ? outcome.value : ({ type: "lost", reason: String(outcome.error) } as const);
      scheduler.tell({ type: "freed", executor: index, build, subjob, outcome: ended });
    },
  };
});
