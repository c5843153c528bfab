import type { Instructions, Presence, RunName } from "../../bus/messages.ts";
import type { BusRun } from "./bus-run.ts";

export interface Situation {
  /** The master's. */
  readonly session: string;
  /** Finds one that is not over, of this master. */
  readonly findRun: (name: RunName) => BusRun | undefined;
  readonly isLive: (build: number) => boolean;
  /** Those whose labels the worker has. */
  readonly queues: readonly string[];
  /** Whether it is to drain and leave. */
  readonly isLeaving: boolean;
}

/** What a worker that has this is to do. */
export const instructionsFor = (
  { worker, isDraining, runs, builds }: Presence,
  { session, findRun, isLive, queues, isLeaving }: Situation,
): Instructions => {
  const isToBeAborted = (name: RunName): boolean => {
    const run = findRun(name);
    if (run === undefined || run.isOver()) return true;
    // One that nobody has may be about to be claimed by this worker.
    return run.worker() !== undefined && (run.worker() !== worker || run.wish() === "abort");
  };
  const isToBeHandedBack = (name: RunName): boolean => {
    const run = findRun(name);
    return run?.worker() === worker && run.wish() === "handBack";
  };
  return {
    session,
    queues: isDraining || isLeaving ? [] : queues,
    abort: runs.filter(isToBeAborted),
    handBack: runs.filter(isToBeHandedBack),
    over: builds.filter((name) => name.session !== session || !isLive(name.build)),
    leave: isLeaving,
  };
};
