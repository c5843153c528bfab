import type { Log } from "../runtime/index.ts";
import type { RequestError } from "./errors.ts";

/** By what the records of one request are found: neither its query, nor its headers, nor its body, where secrets may be. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

/** What a record repeats of a path. */
const SHOWN_CHARACTERS = 256;

export const recordOf = (requestId: string, method: string, path: string): RequestRecord => ({
  requestId,
  method,
  path: path.slice(0, SHOWN_CHARACTERS),
});

/** A line for whoever has to find out why a request failed: the client is not told more than the kind of the failure. */
export const logFailure = (log: Log, record: RequestRecord, { code, cause, message }: RequestError): void => {
  if (code === "INTERNAL") log.error({ ...record, err: cause }, "A request failed unexpectedly");
  // The reason may name a path of this machine.
  else if (code === "STORE_FAILED") log.error({ ...record, err: cause }, "The disk does not take what must be stored");
  else if (code === "UNAVAILABLE")
    log.warn(
      { ...record, reason: cause instanceof Error ? String(cause) : message },
      "A request could not be answered yet",
    );
};
