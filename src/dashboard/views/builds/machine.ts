import type { BuildStatus, ExecutorStatus } from "../../../client.ts";
import { stateOf, type ShownState } from "../../ui/build-state.ts";

/** What the machine does. */
export interface Machine {
  readonly executors: readonly ExecutorStatus[];
  /** The builds that have not ended, the oldest first. */
  readonly active: readonly BuildStatus[];
  /** How many there are, shown or not. */
  readonly numActive: number;
}

/** How busy it is, in a sentence. */
export const machineText = ({ executors, numActive }: Machine): string => {
  const busy = executors.filter(isBusy).length;
  const builds = numActive === 1 ? "1 build is under way" : `${numActive} builds are under way`;
  return `${busy} of ${executors.length} executors busy, ${numActive === 0 ? "no build is under way" : builds}`;
};

/** What a build does now, or who it waits for; null where there is nothing to say, as it has ended. */
export const doingOf = (build: BuildStatus, { executors, active }: Machine): string | null => {
  const state = stateOf(build);
  if (state === "queued") return `waits to be prepared, ${placeText(build.id, active)}`;
  if (state === "building") return runningText(build, executors);
  return DOING[state] ?? null;
};

const DOING: Partial<Record<ShownState, string>> = {
  preparing: "gets its code and lists its atoms",
  prepared: "is about to run",
};

const placeText = (id: number, active: readonly BuildStatus[]): string => {
  const before = active.filter((other) => other.id < id && stateOf(other) === "queued").length;
  return before === 0 ? "the next one" : `${before} before it`;
};

const runningText = (
  { id, num_atoms, num_atoms_done: done = 0 }: BuildStatus,
  executors: readonly ExecutorStatus[],
): string | null => {
  const own = executors.filter((executor) => executor.current_build === id).length;
  if (own > 0) return own === 1 ? "on 1 executor" : `on ${own} executors`;
  if (executors.length > 0 && executors.every(isBusy)) {
    const others = [...new Set(executors.map((executor) => `#${executor.current_build}`))];
    return `waits for an executor: ${others.join(", ")} ${others.length === 1 ? "has" : "have"} all`;
  }
  if (done === 0) return "runs its set-up";
  return done === num_atoms ? "runs its teardown" : null;
};

const isBusy = ({ current_build }: ExecutorStatus): boolean => current_build !== null;
