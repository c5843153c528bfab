import type { AttemptLimits } from "../model/attempt-limits.ts";

/** Runs subjobs in slots. */
export interface ExecutorPool {
  /** How many runs there can be at once, as things are now. Those that began when there could be more go on. */
  readonly size: number;
  /** The same for jobs that ask for a machine with all of these labels. @default `size`, whatever is asked for */
  sizeFor?(labels: readonly string[]): number;
  /** Calls the listener whenever a size has changed. A pool without it never changes. */
  onResize?(listener: () => void): void;
  /** The machines that run what it is given, in the order in which they joined; of those that are gone the last ones. @default this one alone */
  workers?(): readonly WorkerState[];
  /** Has the worker of this id take no more, finish what it runs, and leave; false if none of this id lives. */
  shutDown?(id: number): boolean;
  /** What was lost with machines so far. */
  losses?(): Losses;
  /**
   * Runs subjobs of one build in one slot, one after another, and their atoms likewise, each in a process group of its own. Resolves
   * when each of them has been reported as ended and nothing of them runs. Never rejects.
   *
   * `report` is called in order, and never after the promise has settled. An abort ends the running atom with everything it
   * started (SIGTERM, then SIGKILL after the grace time); no later atom starts, and what has not ended ends as `aborted`.
   */
  run(subjobs: readonly SubjobOrder[], options: RunOptions): Promise<void>;
  /** Aborts what runs and ends every thread and process. Safe to call twice. */
  close(): Promise<void>;
}

/** One machine of many. */
export interface WorkerState {
  /** Its number, from 1 in the order in which workers join. */
  readonly id: number;
  /** How people call it. */
  readonly name: string;
  readonly executors: number;
  /** How many of them run something. */
  readonly busy: number;
  readonly labels: readonly string[];
  /** The oldest build of which it runs something; null for none. */
  readonly build: number | null;
  /** `lost` if it was not heard of for too long, which it may be again; `left` if it said so. */
  readonly status: "alive" | "lost" | "left";
  /** Whether it finishes what it runs, and takes no more. */
  readonly isDraining: boolean;
  /** When it was heard of last, in ms since the epoch. */
  readonly heardAt: number;
}

export interface Losses {
  /** Workers that were silent for too long. */
  readonly workers: number;
  /** Runs that ended with one of them. */
  readonly runs: number;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Aborted, it has the subjobs that have not begun end as `returned`, at once: another slot may have them. @default never */
  readonly handBack?: AbortSignal | undefined;
  readonly report: (reports: readonly Report[]) => void;
}

/** Everything an executor needs to know to run a subjob: plain data that crosses a thread boundary. */
export interface SubjobOrder {
  readonly build: number;
  readonly subjob: number;
  /** Absolute; the working directory of every atom. */
  readonly projectDirectory: string;
  /** What every atom of the subjob gets besides the environment of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly atoms: readonly AtomOrder[];
  /** The place of the first of them that is to run; there is one. @default 0 */
  readonly from?: number | undefined;
  /** How each of them is tried; left out for one attempt without limits. */
  readonly attempts?: AttemptLimits;
  /** For a pool of other machines; left out if the project is to be run where it is, without more. */
  readonly project?: ProjectOrder;
}

/** What a machine does once for a build before its first atom there, and after its last one. */
export interface ProjectOrder {
  /** What is to be checked out; null for a folder that is on each machine, under the same path. */
  readonly commit: string | null;
  /** What a machine must have. */
  readonly labels: readonly string[];
  readonly setup: string | null;
  readonly setupTimeoutMs: number | null;
  readonly teardown: string | null;
  readonly teardownTimeoutMs: number | null;
  /** What these two get besides the environment of the machine. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface AtomOrder {
  /** A line for `bash -c`, run with `pipefail`. */
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute: the file that gets its stdout and stderr as they come, of all attempts; replaced if it exists. */
  readonly console: string;
  /** Absolute: gets what is in its ARTIFACT_DIR, which is made empty before each attempt and is this folder unless another machine runs it. */
  readonly artifacts: string;
  /** How people call it, for messages about it. */
  readonly name?: string;
}

/** Said by a worker about the subjobs that it was given. */
export type Report =
  /** An attempt at it has started. */
  | {
      readonly type: "atomStarted";
      readonly subjob: number;
      /** Its place within the subjob. */
      readonly atom: number;
      /** The id of its process group, for whoever must end it when the thread is gone. */
      readonly processGroup: number;
    }
  /** The last attempt at it is over. */
  | {
      readonly type: "atomFinished";
      readonly subjob: number;
      readonly atom: number;
      /** 0 to 255, or -n when signal n ended it. 124 if it was ended for taking too long, or for its silence. */
      readonly exitCode: number;
      /** What the last attempt took. */
      readonly seconds: number;
      /** How many attempts there were. @default 1 */
      readonly attempts?: number;
      /** Why the last attempt was ended, or why what it wrote is missing, in words; left out if neither is so. */
      readonly reason?: string;
      /** When it ended, in ms since the epoch. */
      readonly at: number;
    }
  /** The last that is said of a subjob. */
  | { readonly type: "subjobEnded"; readonly subjob: number; readonly outcome: Outcome };

/** How a subjob ended. */
export type Outcome =
  | { readonly type: "done" }
  | { readonly type: "aborted" }
  /** It was handed back, and none of its atoms has been told of as finished. */
  | { readonly type: "returned" }
  /** The thread died, or the system was short of something; another attempt may succeed. Nothing of the subjob is left running. */
  | { readonly type: "lost"; readonly reason: string }
  /** It can't be run on this machine as things are (disk full, folder gone); another attempt would end the same. */
  | { readonly type: "impossible"; readonly reason: string };
