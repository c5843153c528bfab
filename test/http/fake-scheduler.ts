import type { SchedulerMessage, SchedulerStatus, WorkerState } from "../../src/actors/protocol.ts";
import { defineActor, type ActorDefinition } from "../../src/runtime/index.ts";

/** Two executors that have nothing to do. */
export const IDLE: SchedulerStatus = {
  executors: 2,
  busy: 0,
  waiting: 0,
  unplaced: [],
  workers: null,
  losses: null,
  isDraining: false,
  slots: [null, null],
};

/** A worker with two executors that has nothing to do, and what a test says of it. */
export const workerState = (more: Partial<WorkerState> = {}): WorkerState => ({
  id: 1,
  name: "small",
  executors: 2,
  busy: 0,
  labels: [],
  build: null,
  status: "alive",
  isDraining: false,
  heardAt: 1_500,
  ...more,
});

/** A scheduler that says what the test has it say, and can be drained. */
export const fakeScheduler = (
  answer: <T>(reply: (value: T) => void, value: () => T) => void,
  world: () => { status: SchedulerStatus },
): ActorDefinition<SchedulerMessage> =>
  defineActor<SchedulerMessage>("scheduler", () => {
    const drained = (isDraining: boolean): void => void (world().status = { ...world().status, isDraining });
    return {
      status: ({ reply }) => answer(reply, () => world().status),
      drain: () => drained(true),
      resume: () => drained(false),
      dismiss: ({ worker }) => {
        const { workers } = world().status;
        if (workers === null) return;
        const leave = (state: WorkerState): WorkerState =>
          state.id === worker ? { ...state, isDraining: true } : state;
        world().status = { ...world().status, workers: workers.map(leave) };
      },
      enqueue: () => unused("enqueue"),
      withdraw: () => unused("withdraw"),
      ended: () => unused("ended"),
      freed: () => unused("freed"),
      ready: () => unused("ready"),
      resized: () => unused("resized"),
    };
  });

/** For what nothing that is tested here may ask. */
export const unused = (what: string): never => {
  throw new Error(`Cannot answer as HTTP must not ask for this: "${what}"`);
};
