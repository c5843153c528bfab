import * as z from "zod";
import type { SchedulerStatus, WorkerState } from "../actors/protocol.ts";

/** Without workers the only slave there is: this server itself, which the original's clients know as a pool of executors. */
const SERVER_ID = 1;

/** This server as the original's clients call a slave: `host:port`. */
export const slaveUrlOf = (origin: string): string => {
  const { hostname, port, protocol } = new URL(origin);
  return `${hostname}:${port === "" ? (DEFAULT_PORTS[protocol] ?? "") : port}`;
};

/** A url leaves them out. */
const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** Who runs subjobs, as the original's clients call it. */
export interface SlaveView {
  /** The server's own `host:port`, by which a client may ask for consoles; of a worker, which nobody can ask, its name and id in their place. */
  readonly url: string;
  readonly id: number;
  /** Of this life of the server. */
  readonly session_id: string;
  readonly num_executors: number;
  readonly num_executors_in_use: number;
  /** Of those that run, the oldest. */
  readonly current_build_id: number | null;
  /** False only when it was shut down and nothing runs any more: then it takes no work, as a slave that has left. */
  readonly is_alive: boolean;
  readonly is_in_shutdown_mode: boolean;
  /** Of a worker alone, as is what follows. */
  readonly labels?: readonly string[];
  /** When it was heard of last, in seconds since the epoch. */
  readonly heard?: number;
}

export const SLAVE_SHAPE: z.ZodType = z
  .object({
    url: z.string().describe("This server as host:port, or a worker as name:id"),
    id: z.int(),
    session_id: z.string(),
    num_executors: z.int(),
    num_executors_in_use: z.int(),
    current_build_id: z.int().nullable().describe("Of the builds that run, the oldest"),
    is_alive: z.boolean().describe("False once it was shut down and nothing runs any more, or is not heard of"),
    is_in_shutdown_mode: z.boolean().describe("Whether subjobs wait instead of starting, or the worker leaves"),
    labels: z.array(z.string()).optional().describe("What jobs may ask for; of workers alone"),
    heard: z.number().optional().describe("When it was heard of last, in seconds since the epoch; of workers alone"),
  })
  .meta({ id: "Slave" });

interface ExecutorView {
  /** From 0. */
  readonly id: number;
  readonly current_build: number | null;
  readonly current_subjob: number | null;
}

export const EXECUTOR_SHAPE: z.ZodType = z
  .object({ id: z.int(), current_build: z.int().nullable(), current_subjob: z.int().nullable() })
  .meta({ id: "Executor" });

/** What a slave of the original says of itself, and the executors that it has. */
interface SlaveStatusView extends Pick<SlaveView, "is_alive" | "current_build_id" | "session_id"> {
  readonly master_url: string;
  readonly slave_id: number;
  readonly executors: readonly ExecutorView[];
}

export const SLAVE_STATUS_SHAPE: z.ZodType = z
  .object({
    is_alive: z.boolean(),
    master_url: z.string(),
    current_build_id: z.int().nullable(),
    slave_id: z.literal(SERVER_ID),
    executors: z.array(EXECUTOR_SHAPE),
    session_id: z.string(),
  })
  .meta({ id: "SlaveStatus" });

/** The server itself, or its workers but for those that have left. `sessionId` tells this life of the server from others. */
export const slaveViewsOf = (status: SchedulerStatus, origin: string, sessionId: string): readonly SlaveView[] =>
  status.workers === null
    ? [serverViewOf(status, origin, sessionId)]
    : status.workers.filter((worker) => worker.status !== "left").map((worker) => workerViewOf(worker, sessionId));

const workerViewOf = (worker: WorkerState, sessionId: string): SlaveView => ({
  url: `${worker.name}:${worker.id}`,
  id: worker.id,
  session_id: sessionId,
  num_executors: worker.executors,
  num_executors_in_use: worker.busy,
  current_build_id: worker.build,
  is_alive: worker.status === "alive",
  is_in_shutdown_mode: worker.isDraining,
  labels: worker.labels,
  heard: worker.heardAt / 1_000,
});

const serverViewOf = (status: SchedulerStatus, origin: string, sessionId: string): SlaveView => ({
  url: slaveUrlOf(origin),
  id: SERVER_ID,
  session_id: sessionId,
  num_executors: status.executors,
  num_executors_in_use: status.busy,
  current_build_id: oldestBuildOf(status),
  is_alive: isAlive(status),
  is_in_shutdown_mode: status.isDraining,
});

export const slaveStatusOf = (status: SchedulerStatus, origin: string, sessionId: string): SlaveStatusView => ({
  is_alive: isAlive(status),
  master_url: slaveUrlOf(origin),
  current_build_id: oldestBuildOf(status),
  slave_id: SERVER_ID,
  executors: executorViewsOf(status),
  session_id: sessionId,
});

/** All executors in the order of their numbers. */
export const executorViewsOf = ({ slots }: SchedulerStatus): readonly ExecutorView[] =>
  slots.map((slot, id) => ({ id, current_build: slot?.build ?? null, current_subjob: slot?.subjob ?? null }));

const isAlive = ({ isDraining, busy }: SchedulerStatus): boolean => !isDraining || busy > 0;

const oldestBuildOf = ({ slots }: SchedulerStatus): number | null => {
  const ids = slots.flatMap((slot) => (slot === null ? [] : [slot.build]));
  return ids.length === 0 ? null : Math.min(...ids);
};
