import type { MessagePort } from "node:worker_threads";
import type { Report, SubjobOrder } from "./contract.ts";

/** What a thread is handed to run one subjob. Both ports are the thread's, which closes them when it is done. */
export interface SubjobTask {
  readonly order: SubjobOrder;
  /** ms between SIGTERM and SIGKILL for an atom that is aborted. */
  readonly killGraceMs: number;
  /** Takes what the thread has to say, as `FromThread`. */
  readonly mailbox: MessagePort;
  /** Any message on it aborts the subjob. */
  readonly abort: MessagePort;
}

/** Said by the thread, in order. */
export type FromThread =
  /** First of all: from now on the subjob can start processes, and an abort is heard. */
  { readonly type: "taken" } | { readonly type: "reported"; readonly reports: readonly Report[] };
