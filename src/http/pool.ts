import type { SchedulerMessage, SchedulerStatus } from "../actors/protocol.ts";
import type { ActorRef } from "../runtime/index.ts";
import { unavailable } from "./supervisor.ts";

/** The questions that requests put to the scheduler, with failures as `RequestError`s. */
export interface Pool {
  status(): Promise<SchedulerStatus>;
  /** From now on no subjob starts; resolves with the status after it. */
  drain(): Promise<SchedulerStatus>;
  /** Subjobs start again; resolves with the status after it. */
  resume(): Promise<SchedulerStatus>;
}

export interface PoolOptions {
  readonly scheduler: ActorRef<SchedulerMessage>;
  /** How long an answer may take, in ms. */
  readonly answerWithinMs: number;
}

export const createPool = ({ scheduler, answerWithinMs }: PoolOptions): Pool => {
  const status = (): Promise<SchedulerStatus> =>
    scheduler.ask({ type: "status" }, { timeoutMs: answerWithinMs }).catch(unavailable("scheduler", "ask again"));
  return {
    status,
    drain: () => {
      scheduler.tell({ type: "drain" });
      return status();
    },
    resume: () => {
      scheduler.tell({ type: "resume" });
      return status();
    },
  };
};
