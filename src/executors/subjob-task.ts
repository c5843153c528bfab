import type { MessagePort } from "node:worker_threads";
import type { Report, SubjobOrder } from "./contract.ts";
import type { RunClaim } from "./run-claim.ts";

/** What a thread is handed to run some subjobs. */
export interface SubjobTask {
  /** Names this attempt in all that is said about it; never used twice. */
  readonly run: number;
  readonly claim: RunClaim;
  readonly orders: readonly SubjobOrder[];
  /** ms between SIGTERM and SIGKILL for an atom that is aborted. */
  readonly killGraceMs: number;
}

/** What a thread hands back: the reports that it has not told before. */
export type SubjobResult = readonly Report[];

/** Sent to the main thread with a thread's first subjob: the ends of the two ports by which it talks with this thread. */
export interface Hello {
  /** The thread's id, above 0. */
  readonly thread: number;
  /** Where the thread tells `FromThread` messages. */
  readonly mailbox: MessagePort;
  /** Where the main thread posts `ToThread` messages. */
  readonly commands: MessagePort;
}

/** Said by the main thread of a run: to abort it, or to hand back what has not begun. */
export interface ToThread {
  readonly type: "abort" | "handBack";
  readonly run: number;
}

/** Said by a thread, in order. */
export type FromThread =
  | { readonly type: "reported"; readonly run: number; readonly reports: readonly Report[] }
  /** Before the shell can run anything. */
  | { readonly type: "shellStarted"; readonly pid: number }
  /** The shell is gone, and another process may get its id. */
  | { readonly type: "shellEnded"; readonly pid: number };
