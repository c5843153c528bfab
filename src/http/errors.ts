/** Every way in which a request can fail. */
export type ErrorCode =
  /** An argument is unknown, missing or not of its type. */
  | "INVALID_REQUEST"
  | "INVALID_JSON"
  /** The request is no HTTP, or its path is no UTF-8. */
  | "MALFORMED"
  /** The client left before it had its answer; nobody reads this. */
  | "DISCONNECTED"
  | "UNAUTHENTICATED"
  | "UNKNOWN_BUILD"
  /** No such subjob, atom, slave or executor. */
  | "UNKNOWN_PART"
  /** The atom has written none. */
  | "NO_CONSOLE"
  /** It was understood, and is not done here. */
  | "REFUSED"
  | "UNKNOWN_JOB"
  | "UNKNOWN_PATH"
  | "WRONG_METHOD"
  /** The build is not in a state in which this can be done. */
  | "CONFLICT"
  /** The client speaks to another life of the server than it means to. */
  | "SESSION_EXPIRED"
  /** A range that has no byte of the whole. */
  | "UNSATISFIABLE_RANGE"
  /** The request took too long to arrive. */
  | "TOO_SLOW"
  | "BODY_TOO_LARGE"
  | "HEADERS_TOO_LARGE"
  /** As many builds wait or run as may: there will be room when one has ended. */
  | "TOO_MANY_BUILDS"
  /** A bug, or a disk that does not give what it must. Its log record has the cause, its answer has not. */
  | "INTERNAL"
  /** Whoever must answer is starting again or overloaded: asking once more may help. */
  | "UNAVAILABLE"
  /** The disk does not take a new build. */
  | "STORE_FAILED";

/** The status that says so. */
export const STATUSES: Readonly<Record<ErrorCode, number>> = {
  INVALID_REQUEST: 400,
  INVALID_JSON: 400,
  MALFORMED: 400,
  DISCONNECTED: 400,
  UNAUTHENTICATED: 401,
  UNKNOWN_BUILD: 404,
  UNKNOWN_PART: 404,
  NO_CONSOLE: 404,
  REFUSED: 403,
  UNKNOWN_JOB: 404,
  UNKNOWN_PATH: 404,
  WRONG_METHOD: 405,
  TOO_SLOW: 408,
  CONFLICT: 409,
  SESSION_EXPIRED: 412,
  BODY_TOO_LARGE: 413,
  UNSATISFIABLE_RANGE: 416,
  TOO_MANY_BUILDS: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  STORE_FAILED: 507,
};

/** Thrown by a handler to answer with an error. The message is for the client: it names no path, no stack and no secret. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: ErrorCode;
  /** Sent with the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions & { readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, options);
    this.code = code;
    this.headers = options.headers ?? {};
  }
}
