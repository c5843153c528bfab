import type { SchedulerMessage, SchedulerStatus } from "../actors/protocol.ts";
import type { ActorRef } from "../runtime/index.ts";
import { unavailable } from "./supervisor.ts";

/** The questions that requests put to the scheduler, with failures as `RequestError`s. */
export interface Pool {
  status(): Promise<SchedulerStatus>;
  /**
   * Has the workers of these ids finish what they run, and leave; without workers, no subjob starts any more unless there are no ids. Resolves
   * with the status after it.
   */
  shutDown(ids: readonly number[]): Promise<SchedulerStatus>;
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
    shutDown: async (ids) => {
      const { workers } = await status();
      if (workers === null && ids.length > 0) scheduler.tell({ type: "drain" });
      else for (const worker of ids) scheduler.tell({ type: "dismiss", worker });
      return status();
    },
    resume: () => {
      scheduler.tell({ type: "resume" });
      return status();
    },
  };
};
