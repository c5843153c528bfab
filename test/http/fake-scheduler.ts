import type { SchedulerMessage, SchedulerStatus } from "../../src/actors/protocol.ts";
import { defineActor, type ActorDefinition } from "../../src/runtime/index.ts";

/** Two executors that have nothing to do. */
export const IDLE: SchedulerStatus = {
  executors: 2,
  busy: 0,
  waiting: 0,
  unplaced: [],
  isDraining: false,
  slots: [null, null],
};

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
