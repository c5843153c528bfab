import type { MessagePort } from "node:worker_threads";
import type { AtomRecord } from "./atom-record.ts";
import type { ArchiveFormat } from "./contract.ts";

/* What the main thread and a packing thread say to each other. Neither runs ahead of the other: a record and a block are
 * sent only when they were asked for. Either side ends the packing by closing the port. */

/** What a thread is to pack; `port` is its end of the conversation. */
export type PackOrder = ArchiveOrder | ExportOrder;

export interface ArchiveOrder {
  readonly type: "archive";
  /** The build's folder in the store. */
  readonly source: string;
  readonly format: ArchiveFormat;
}

export interface ExportOrder {
  readonly type: "export";
  /** The build's folder in the store. */
  readonly source: string;
  /** Absolute; made if it is not there. */
  readonly target: string;
}

/** What a thread is to read; it answers with the report. */
export interface TestsOrder {
  /** The artifact folder of one atom. */
  readonly source: string;
  readonly globs: readonly string[];
}

/** The argument of a packing thread's function. */
export type Task<Order extends PackOrder> = Order & { readonly port: MessagePort };

/** Said by the main thread. */
export type ToPacker =
  /** In answer to `moreRecords`; none after the last one. */
  { readonly type: "records"; readonly records: readonly AtomRecord[] } | { readonly type: "moreBytes" };

/** Said by a packing thread. */
export type FromPacker =
  | { readonly type: "moreRecords" }
  /** In answer to `moreBytes`; its memory is handed over. */
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  | { readonly type: "packed" }
  | { readonly type: "failed"; readonly reason: string };
