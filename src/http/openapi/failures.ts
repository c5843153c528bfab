import type { Endpoint } from "../endpoint.ts";
import { STATUSES, type ErrorCode } from "../errors.ts";

/** Of which endpoints a failure is to be told. */
type Where =
  | "everywhere"
  /** Where the path has a parameter. */
  | "named"
  /** Where there is something in the request that can be wrong. */
  | "asked"
  /** Where the request must be signed. */
  | "signed"
  /** Where a body is read as JSON. */
  | "sent"
  /** Where answers carry the session: all but files. */
  | "in a session"
  /** Where a part of the answer may be asked for. */
  | "in parts"
  /** Among the answers of those endpoints that may give it. */
  | "declared"
  /** Nowhere: of no endpoint, or read by nobody. */
  | "nowhere";

/** A reason that is told by that of another code of the same status is empty. */
const FAILURES: Readonly<Record<ErrorCode, readonly [where: Where, description: string]>> = {
  INVALID_REQUEST: ["asked", "An argument is unknown, missing or not what it must be"],
  INVALID_JSON: ["sent", "The body is no JSON in UTF-8, nested too deep, or holds half of a surrogate pair"],
  MALFORMED: ["everywhere", "The request is no HTTP/1.1, or its path is no UTF-8"],
  DISCONNECTED: ["nowhere", ""],
  UNAUTHENTICATED: ["everywhere", "The request must be signed, and its digest is missing or another one"],
  UNKNOWN_BUILD: ["named", "There is nothing of that name"],
  UNKNOWN_PART: ["named", ""],
  NO_CONSOLE: ["named", ""],
  REFUSED: ["declared", ""],
  CONFLICT: ["declared", ""],
  SESSION_EXPIRED: [
    "in a session",
    "The header `Session-Id` or `Expected-Session-Id` names another life of the server",
  ],
  UNKNOWN_JOB: ["named", ""],
  UNSATISFIABLE_RANGE: ["in parts", "The header `Range` asks for bytes that there are not"],
  UNKNOWN_PATH: ["nowhere", ""],
  WRONG_METHOD: ["nowhere", ""],
  TOO_SLOW: ["everywhere", "The request took too long to arrive"],
  BODY_TOO_LARGE: ["signed", "The body is too long"],
  HEADERS_TOO_LARGE: ["everywhere", "The headers are too long"],
  INTERNAL: [
    "everywhere",
    "The server met a fault of its own, or its disk does not give what is kept; the reason is in its log",
  ],
  UNAVAILABLE: ["everywhere", "The server is starting or busy: ask again after the seconds in Retry-After"],
  TOO_MANY_BUILDS: ["declared", ""],
  STORE_FAILED: ["declared", ""],
};

/** Answered before it is known what was asked, and so in the words of the documented API. */
const UNREAD: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["MALFORMED", "TOO_SLOW", "HEADERS_TOO_LARGE"]);

export interface Failures {
  readonly description: string;
  /** Whether it may be answered in the words of the documented API, too. */
  readonly isUnread: boolean;
}

/** What may go wrong at an endpoint besides the answers that it declares, by status. */
export const failuresOf = (endpoint: Endpoint): ReadonlyMap<number, Failures> => {
  const failures = new Map<number, Failures>();
  for (const code of codesOf(FAILURES)) {
    const [where, description] = FAILURES[code];
    const status = STATUSES[code];
    if (!isAt(where, endpoint) || status in endpoint.answers) continue;
    const other = failures.get(status);
    failures.set(status, {
      description: [other?.description ?? "", description].filter((text) => text !== "").join(". "),
      isUnread: UNREAD.has(code) || other?.isUnread === true,
    });
  }
  return failures;
};

const codesOf = <Code extends string>(table: Readonly<Record<Code, unknown>>): readonly Code[] => {
  const codes: Code[] = [];
  for (const code in table) codes.push(code);
  return codes;
};

const PARTIAL_CONTENT = 206;

const isAt = (where: Where, { path, query, body, isSigned, answers }: Endpoint): boolean => {
  switch (where) {
    case "everywhere":
      return true;
    case "named":
      return path.includes("{");
    case "asked":
      return body !== null || Object.keys(query?.shape ?? {}).length > 0;
    case "signed":
      return isSigned;
    case "sent":
      return body !== null;
    case "in a session":
      return Object.values(answers).every(({ type }) => type === undefined);
    case "in parts":
      return PARTIAL_CONTENT in answers;
    case "declared":
    case "nowhere":
      return false;
  }
};
