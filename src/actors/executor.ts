import type { ExecutorPool } from "../executors/contract.ts";
import { defineActor, type ActorDefinition, type ActorRef } from "../runtime/index.ts";
import type { ExecutorMessage, SchedulerMessage, SubjobEnd } from "./protocol.ts";

export interface ExecutorArguments {
  /** Its number, from 0. */
  readonly index: number;
  readonly pool: ExecutorPool;
  readonly scheduler: ActorRef<SchedulerMessage>;
}

interface Running {
  readonly build: number;
  readonly abort: AbortController;
  readonly handBack: AbortController;
  /** Settles when nothing of it runs any more. */
  readonly over: Promise<unknown>;
  /** Those whose end has not been told. */
  readonly open: Set<number>;
}

/** One slot: runs the subjobs it is given, and says when it is free. */
export const executorActor: ActorDefinition<ExecutorMessage, ExecutorArguments> = defineActor<
  ExecutorMessage,
  ExecutorArguments
>("executor", (context, { index, pool, scheduler }) => {
  let running: Running | undefined;

  const tellEnds = ({ build, open }: Pick<Running, "build" | "open">, ends: readonly SubjobEnd[]): void => {
    for (const { subjob } of ends) open.delete(subjob);
    if (ends.length > 0) scheduler.tell({ type: "ended", executor: index, build, ends });
  };

  // A successor must not find this one's processes, so its start waits until they have ended.
  context.onStop(async () => {
    running?.abort.abort();
    await running?.over;
  });
  scheduler.tell({ type: "ready", executor: index });

  return {
    run({ orders, build: ref }) {
      const [first] = orders;
      if (first === undefined) return;
      if (running !== undefined) throw new Error(`Cannot run subjob ${first.subjob} as executor ${index} must be free`);
      const abort = new AbortController();
      const handBack = new AbortController();
      const run = { build: first.build, abort, handBack, open: new Set(orders.map(({ subjob }) => subjob)) };
      const over = pool.run(orders, {
        signal: abort.signal,
        handBack: handBack.signal,
        report: (reports) => {
          const atoms = reports.filter((said) => said.type !== "subjobEnded");
          if (atoms.length > 0) ref.tell({ type: "reported", reports: atoms });
          tellEnds(
            run,
            reports.filter((said) => said.type === "subjobEnded"),
          );
        },
      });
      running = { ...run, over };
      context.pipe(over, (outcome) => ({ type: "ran", outcome }));
    },
    abort({ build }) {
      if (running?.build === build) running.abort.abort();
    },
    handBack({ build }) {
      if (running?.build === build) running.handBack.abort();
    },
    ran({ outcome }) {
      if (running === undefined) return;
      const { build, open } = running;
      // The pool never rejects, and tells of each end; if it does not all the same, it is the attempt that is lost, not the build.
      const reason = outcome.ok ? "its end was not told" : String(outcome.error);
      tellEnds(
        running,
        [...open].map((subjob) => ({ subjob, outcome: { type: "lost", reason } })),
      );
      running = undefined;
      scheduler.tell({ type: "freed", executor: index, build });
    },
  };
});
