import { STATUS_CODES } from "node:http";
import { HTTPResponse, type H3Event, type HTTPError } from "h3";
import type { Log } from "../runtime/index.ts";
import type { Dialect } from "./dialect.ts";
import { RequestError, STATUSES } from "./errors.ts";
import { DOCUMENTED } from "./representation-documented.ts";
import { V1, V2 } from "./representation-original.ts";

export const JSON_TYPE = "application/json;charset=UTF-8";

/** The answer to a request that failed, in the words of its path. What nobody expected goes to the log, not into the answer. */
export const errorAnswer = (error: HTTPError, { req, url }: H3Event, log: Log): HTTPResponse => {
  const known = requestErrorOf(error);
  if (known.code === "INTERNAL") {
    log.error({ err: known.cause, method: req.method, path: url.pathname }, "A request failed unexpectedly");
  }
  return new HTTPResponse(JSON.stringify(dialectOf(url.pathname).failure(known.code, known.message)), {
    status: STATUSES[known.code],
    headers: { ...known.headers, "content-type": JSON_TYPE },
  });
};

/** The same as bytes, for a connection that never came to have a request; it ends with this. */
export const rawErrorAnswer = ({ code, message }: RequestError): string => {
  const status = STATUSES[code];
  const body = JSON.stringify(DOCUMENTED.failure(code, message));
  const headers = [`content-type: ${JSON_TYPE}`, `content-length: ${Buffer.byteLength(body)}`, "connection: close"];
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers, "", body].join("\r\n");
};

/** h3 wraps what a handler throws, and has errors of its own for a path that matches nothing and for one that is no UTF-8. */
const requestErrorOf = (error: HTTPError): RequestError => {
  if (error.cause instanceof RequestError) return error.cause;
  if (error.unhandled !== true && error.status === 404) {
    return new RequestError(
      "UNKNOWN_PATH",
      "Cannot find anything under this path as it must be one of the API's: GET / tells where they begin",
    );
  }
  if (error.unhandled !== true && error.status === 400) {
    return new RequestError(
      "MALFORMED",
      "Cannot read the path as it must be percent-encoded UTF-8: found something else",
    );
  }
  return new RequestError("INTERNAL", "Cannot answer as the server met a fault of its own, which is in its log", {
    cause: error.cause ?? error,
  });
};

const dialectOf = (path: string): Dialect =>
  /^\/v1(\/|$)/.test(path) ? V1 : OF_VERSION_2.test(path) ? V2 : DOCUMENTED;

/** What version 2 has at the root: it begins with nothing of its own. */
const OF_VERSION_2 = /^\/(?:v2|builds|queue|slaves|executor|version|eventlog|jobs)(\/|$)/;
