import type { ExecutorPool, Outcome, Report, SubjobOrder } from "../executors/contract.ts";
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
  /** By their ids: the subjobs whose end has not been told. */
  readonly open: Map<number, Attempt>;
}

/** How far a subjob is. */
interface Attempt {
  readonly atoms: number;
  /** The place of the first atom that its build was not told of as finished. */
  next: number;
}

/** One slot: runs the subjobs it is given, and says when it is free. */
export const executorActor: ActorDefinition<ExecutorMessage, ExecutorArguments> = defineActor<
  ExecutorMessage,
  ExecutorArguments
>("executor", (context, { index, pool, scheduler }) => {
  let running: Running | undefined;
  const crashed: Outcome = { type: "lost", reason: `executor ${index} crashed` };

  const tellEnds = ({ build, open }: Pick<Running, "build" | "open">, ended: readonly Ended[]): void => {
    const ends = ended.flatMap(({ subjob, outcome }): readonly SubjobEnd[] => {
      const attempt = open.get(subjob);
      if (attempt === undefined) return [];
      open.delete(subjob);
      // It is not the build that has ended what runs here when this actor stops: it runs on elsewhere.
      const why = context.signal.aborted && outcome.type === "aborted" ? crashed : outcome;
      // Whatever became of the thread: with a result of each atom it has nothing left to do.
      const isDone = why.type === "lost" && attempt.next === attempt.atoms;
      return [{ subjob, outcome: isDone ? { type: "done" } : why, next: attempt.next }];
    });
    if (ends.length > 0) scheduler.tell({ type: "ended", executor: index, build, ends });
  };

  /** The pool never rejects, and tells of each end; if it does not all the same, it is the attempt that is lost, not the build. */
  const endOpen = (run: Running, reason: string): void =>
    tellEnds(
      run,
      Array.from(run.open.keys(), (subjob) => ({ subjob, outcome: { type: "lost", reason } })),
    );

  // A successor must not find this one's processes, so its start waits until they have ended.
  context.onStop(async () => {
    if (running === undefined) return;
    running.abort.abort();
    await Promise.allSettled([running.over]);
    endOpen(running, crashed.reason);
  });
  scheduler.tell({ type: "ready", executor: index });

  return {
    run({ orders, build: ref }) {
      const [first] = orders;
      if (first === undefined) return;
      if (running !== undefined) throw new Error(`Cannot run subjob ${first.subjob} as executor ${index} must be free`);
      const abort = new AbortController();
      const handBack = new AbortController();
      const run = { build: first.build, abort, handBack, open: attemptsAt(orders) };
      const over = pool.run(orders, {
        signal: abort.signal,
        handBack: handBack.signal,
        report: (reports) => {
          const atoms = reports.filter((said) => said.type !== "subjobEnded");
          // Before the ends: a subjob that is to go on does so behind what its build has been told.
          if (atoms.length > 0) ref.tell({ type: "reported", reports: atoms });
          for (const said of atoms) {
            const attempt = run.open.get(said.subjob);
            if (attempt !== undefined && said.type === "atomFinished") attempt.next = said.atom + 1;
          }
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
      const { build } = running;
      endOpen(running, outcome.ok ? "its end was not told" : String(outcome.error));
      running = undefined;
      scheduler.tell({ type: "freed", executor: index, build });
    },
  };
});

type Ended = Pick<Extract<Report, { readonly type: "subjobEnded" }>, "subjob" | "outcome">;

const attemptsAt = (orders: readonly SubjobOrder[]): Map<number, Attempt> =>
  new Map(orders.map(({ subjob, atoms, from = 0 }) => [subjob, { atoms: atoms.length, next: from }]));
