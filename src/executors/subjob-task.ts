import type { MessagePort } from "node:worker_threads";
import type { Report, SubjobOrder } from "./contract.ts";

/** What a thread is handed to run one subjob. */
export interface SubjobTask {
  /** Names this attempt in all that is said about it; never used twice. */
  readonly run: number;
  readonly order: SubjobOrder;
  /** ms between SIGTERM and SIGKILL for an atom that is aborted. */
  readonly killGraceMs: number;
}

/** Sent to the main thread with a thread's first subjob: the ends of the two ports by which it talks with this thread. */
export interface Hello {
  /** Where the thread tells `FromThread` messages. */
  readonly mailbox: MessagePort;
  /** Where the main thread posts the number of a run that is to be aborted. */
  readonly aborts: MessagePort;
}

/** Said by a thread, in order. */
export type FromThread =
  /** Before anything of the run starts; from now on it can be aborted through the thread. */
  | { readonly type: "taken"; readonly run: number }
  | { readonly type: "reported"; readonly run: number; readonly reports: readonly Report[] };
