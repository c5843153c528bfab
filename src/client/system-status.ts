import { isFields } from "./answer.ts";

/** How a server is, at one moment. What nobody answered for is null. */
export interface SystemStatus {
  /** When it was so, in seconds since the epoch. */
  readonly at: number;
  readonly version: string;
  /** The version of Node.js that it runs on. */
  readonly node: string;
  /** When it was started, in seconds since the epoch. */
  readonly started: number;
  /** In the order of their numbers. */
  readonly executors: readonly ExecutorAtWork[] | null;
  /** The machines that run subjobs, in the order in which they joined; null also if it is the server's own alone. */
  readonly workers: readonly WorkerAtWork[] | null;
  readonly queue: {
    readonly subjobs_waiting: number | null;
    /** Whether subjobs wait instead of starting. */
    readonly is_draining: boolean | null;
    /** Builds that wait as no worker may run them, each with what it waits for, such as `a worker with the labels gpu`; left out if none do. */
    readonly unplaced?: readonly { readonly build_id: number; readonly waits_for: string }[];
    /** Builds that wait to be prepared. */
    readonly builds_queued: number | null;
    /** All that have not ended, those included. */
    readonly builds_active: number | null;
  };
  /** How many have ended within the last minute. */
  readonly rates: { readonly builds_per_minute: number; readonly atoms_per_minute: number };
  readonly process: {
    /** Bytes. */
    readonly memory_resident: number;
    /** Bytes of the JavaScript heap, of the server's main thread. */
    readonly heap_used: number;
    /** Bytes that it may grow to. */
    readonly heap_limit: number;
    /** For how many seconds up to now the following was measured. */
    readonly measured_for: number;
    /** How many cores the server itself keeps busy, without the commands that it runs. */
    readonly cores_used: number;
    /** Seconds by which its event loop held up what was due: half of the times at most. */
    readonly delay_p50: number;
    /** The same, 99 of 100 times. */
    readonly delay_p99: number;
    /** The same, at the worst. */
    readonly delay_max: number;
  };
  readonly machine: {
    readonly cores: number;
    /** How many processes ran or waited to, over the last minute. */
    readonly load: number;
    readonly memory: Room;
    /** Of the base directory; null if it is not known. */
    readonly disk: Room | null;
  };
  /** Messages that no actor handled. */
  readonly dead_letters: number;
  /** Each behind the one that it stands below. */
  readonly actors: readonly ActorStatus[];
}

/** In bytes. */
export interface Room {
  readonly total: number;
  readonly free: number;
}

/** One of the slots in which subjobs run, with what it runs. */
export interface ExecutorAtWork {
  /** From 0. */
  readonly id: number;
  /** The build that has it; null if it is free. */
  readonly current_build: number | null;
  /** The subjob that runs on it; null while it runs none. */
  readonly current_subjob: number | null;
  readonly job_name: string | null;
  /** The place within its subjob of the atom that runs. */
  readonly current_atom: number | null;
  readonly command_string: string | null;
  /** When that atom began, in seconds since the epoch. */
  readonly since: number | null;
}

/** One of many machines. */
export interface WorkerAtWork {
  readonly id: number;
  readonly name: string;
  /** False if it was not heard of for too long, which it may be again. */
  readonly is_alive: boolean;
  /** Whether it takes no more, and leaves when what it runs has ended. */
  readonly is_draining: boolean;
  readonly num_executors: number;
  readonly num_executors_in_use: number;
  /** Of the builds that it runs, the oldest. */
  readonly current_build: number | null;
  readonly labels: readonly string[];
  /** When it was heard of last, in seconds since the epoch. */
  readonly heard: number;
}

/** One of the actors that the server is made of. */
export interface ActorStatus {
  readonly name: string;
  readonly kind: string;
  /** How many stand above it. */
  readonly depth: number;
  /** `running`, unless it starts, ends or failed. */
  readonly state: string;
  /** Messages in its mailbox. */
  readonly waiting: number;
  /** Messages since its first start. */
  readonly handled: number;
  readonly restarts: number;
}

/** Whether an answer tells of a system. What the other keys hold is taken on trust. */
export const isSystemStatus = (value: unknown): value is SystemStatus =>
  isFields(value) && isFields(value["process"]) && isFields(value["machine"]) && Array.isArray(value["actors"]);
