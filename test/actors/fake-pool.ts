import type { ExecutorPool, Outcome, Report, RunOptions, SubjobOrder } from "../../src/executors/contract.ts";

/** Subjobs that the pool was given at once, and that the test runs by hand. */
export interface FakeRun extends RunOptions {
  /** The first of those that have not ended. */
  readonly order: SubjobOrder;
  /** All that have not ended, in order. */
  readonly orders: readonly SubjobOrder[];
  /** Reports the next atoms of the first one, so many of them, as finished with this exit code. */
  finishAtoms(count: number, exitCode?: number): void;
  /** Reports what is left of the first one's atoms as finished with this exit code, then ends it as done. */
  finish(exitCode?: number): void;
  /** Ends the first one. */
  end(outcome: Outcome): void;
}

/** A pool that runs nothing. An abort ends a subjob as aborted, as the contract says. */
export interface FakePool extends ExecutorPool {
  /** The subjobs that run, oldest first. */
  readonly running: FakeRun[];
  /** The ids of all subjobs that were ever started, as `build.subjob`, in order. */
  readonly started: string[];
  /** Makes the next `run` throw, which no pool may do: a bug that its executor dies of. */
  failNext: boolean;
  size: number;
  sizeFor(labels: readonly string[]): number;
  /** Gives it room for so many runs, of which those that want any of these labels have so many. */
  resize(size: number, labelled?: Readonly<Record<string, number>>): void;
}

export const fakePool = (size: number): FakePool => {
  const running: FakeRun[] = [];
  const started: string[] = [];
  const listeners = new Set<() => void>();
  let room: Readonly<Record<string, number>> = {};
  const pool: FakePool = {
    size,
    sizeFor: (labels) => Math.min(pool.size, ...labels.map((label) => room[label] ?? 0)),
    onResize: (listener) => void listeners.add(listener),
    resize: (now, labelled = {}) => {
      pool.size = now;
      room = labelled;
      for (const listener of listeners) listener();
    },
    running,
    started,
    failNext: false,
    run: (orders, options) => {
      if (pool.failNext) {
        pool.failNext = false;
        throw new Error("a bug of the pool");
      }
      return new Promise((resolve) => {
        const open = [...orders];
        /** Of the first one: its next atom. */
        let next = open[0]?.from ?? 0;
        const endAt = (place: number, outcome: Outcome): void => {
          const [order] = open.splice(place, 1);
          if (order === undefined) return;
          if (place === 0) next = open[0]?.from ?? 0;
          options.report([{ type: "subjobEnded", subjob: order.subjob, outcome }]);
          if (open.length > 0) return;
          running.splice(running.indexOf(run), 1);
          resolve();
        };
        const run: FakeRun = {
          ...options,
          orders: open,
          get order() {
            return open[0]!;
          },
          finishAtoms: (count, exitCode = 0) => {
            const { subjob } = run.order;
            const reports = Array.from({ length: count }, (_, index): Report => ({
              type: "atomFinished",
              subjob,
              atom: next + index,
              exitCode,
              seconds: 1,
              at: 1,
            }));
            next += count;
            options.report(reports);
          },
          finish: (exitCode) => {
            run.finishAtoms(run.order.atoms.length - next, exitCode);
            endAt(0, { type: "done" });
          },
          end: (outcome) => endAt(0, outcome),
        };
        running.push(run);
        for (const { build, subjob } of orders) started.push(`${build}.${subjob}`);
        options.signal.addEventListener("abort", () => {
          while (open.length > 0) endAt(0, { type: "aborted" });
        });
        options.handBack?.addEventListener("abort", () => {
          while (open.length > 1) endAt(1, { type: "returned" });
        });
      });
    },
    close: () => Promise.resolve(),
  };
  return pool;
};
