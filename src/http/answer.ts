import { STATUS_CODES } from "node:http";
import { HTTPError } from "h3";
import type { Dialect } from "./dialect.ts";
import { RequestError, STATUSES } from "./errors.ts";
import { DOCUMENTED } from "./representation-documented.ts";
import { V1, V2 } from "./representation-original.ts";

export const JSON_TYPE = "application/json; charset=UTF-8";

/** An error answer as bytes, for a connection that never came to have a request; it ends with this. */
export const rawErrorAnswer = ({ code, message }: RequestError): string => {
  const status = STATUSES[code];
  const body = JSON.stringify(DOCUMENTED.failure(code, message));
  const headers = [
    `content-type: ${JSON_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "x-content-type-options: nosniff",
    "cache-control: no-store",
    "connection: close",
  ];
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, "", body].join("\r\n");
};

/**
 * What a failure means to the client. h3 wraps what a handler throws, and has errors of its own for a path that matches nothing and
 * for one that is no UTF-8.
 */
export const requestErrorOf = (error: unknown): RequestError => {
  if (error instanceof RequestError) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof RequestError) return cause;
  const status = HTTPError.isError(error) && error.unhandled !== true ? error.status : null;
  if (status === STATUSES.UNKNOWN_PATH) {
    return new RequestError(
      "UNKNOWN_PATH",
      "Cannot find anything under this path as it must be one of the API's: GET / tells where they begin",
    );
  }
  if (status === STATUSES.MALFORMED) {
    return new RequestError(
      "MALFORMED",
      "Cannot read the request as it must name a host, and a path in percent-encoded UTF-8: found something else",
    );
  }
  const fault = HTTPError.isError(error) ? (cause ?? error) : error;
  const found = isOfStore(fault)
    ? "the disk of the server must give what is kept: found that it does not, the reason is in its log"
    : "the server met a fault of its own, which is in its log";
  return new RequestError("INTERNAL", `Cannot answer as ${found}`, { cause: fault });
};

/** Whether the disk did not do its part, such as to give a console. */
const isOfStore = (fault: unknown): boolean =>
  fault instanceof Error && "code" in fault && fault.code === "STORE_FAILED";

/** In whose words a path is answered that is none of the API's. */
export const dialectOf = (path: string): Dialect =>
  /^\/v1(\/|$)/.test(path) ? V1 : OF_VERSION_2.test(path) ? V2 : DOCUMENTED;

/** What version 2 has at the root: it begins with nothing of its own. */
const OF_VERSION_2 =
  /^\/(?:v2|builds|queue|slaves|executor|version|metrics|eventlog|events|jobs|backups|systems)(\/|$)/;
