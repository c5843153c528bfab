import { Readable } from "node:stream";
import type { H3Event } from "h3";
import { FastResponse } from "srvx";
import type { Log } from "../runtime/index.ts";
import { JSON_TYPE, requestErrorOf } from "./answer.ts";
import { versionIn, type ApiVersion } from "./api-version.ts";
import type { Cors } from "./cors.ts";
import type { Dialect } from "./dialect.ts";
import type { Answer } from "./endpoint.ts";
import { RequestError, STATUSES } from "./errors.ts";
import { isKnown } from "./preconditions.ts";
import { Rendered } from "./rendered.ts";
import { logFailure, recordOf, type RequestRecord } from "./request-log.ts";
import { REQUEST_ID_HEADER, requestIds } from "./request-id.ts";

export interface WireOptions {
  /** Of this life of the server: by it a client notices that it was started again. */
  readonly sessionId: string;
  readonly cors: Cors;
  readonly log: Log;
  /** Milliseconds that only grow. */
  readonly now: () => number;
}

/** Where an exchange takes place. */
export interface Place {
  /** In whose words it is answered. */
  readonly dialect: Dialect;
  /** Whether its answers carry the session: all JSON, no archives. */
  readonly hasSession: boolean;
}

/** Begins the exchange with a client that a request opens. */
export type Wire = (event: H3Event, place: Place) => Exchange;

type Headers = Readonly<Record<string, string>>;

/** Nobody guesses types, shows an answer in a frame, or takes it for a script; where an answer is a page, it says more itself. */
const ALWAYS: Headers = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  vary: "Accept, Origin",
};

/** An answer to a reader may be kept, for it alone and to be asked about by its tag. */
const REVALIDATED = "private, no-cache";
const NOT_KEPT = "no-store";

/** How much of a header is repeated in a message. */
const SHOWN_CHARACTERS = 64;

const PREFIX_CHARACTERS = 8;

/** What all answers have in common, made once: by version, and by whether they may be kept. */
interface Bases {
  readonly kept: Readonly<Record<ApiVersion, Headers>>;
  readonly notKept: Readonly<Record<ApiVersion, Headers>>;
}

const basesOf = (session: Headers): Bases => {
  const byVersion = (cacheControl: string): Readonly<Record<ApiVersion, Headers>> => {
    const headers = { ...ALWAYS, ...session, "cache-control": cacheControl };
    return { 1: { ...headers, "api-version": "1" }, 2: { ...headers, "api-version": "2" } };
  };
  return { kept: byVersion(REVALIDATED), notKept: byVersion(NOT_KEPT) };
};

/** What all exchanges of a server have in common. */
interface Common extends Pick<WireOptions, "sessionId" | "cors" | "log" | "now"> {
  readonly withSession: Bases;
  readonly withoutSession: Bases;
}

export const createWire = ({ sessionId, cors, log, now }: WireOptions): Wire => {
  const idOf = requestIds(sessionId.slice(0, PREFIX_CHARACTERS));
  const withSession = basesOf({ "session-id": sessionId });
  const common: Common = { sessionId, cors, log, now, withSession, withoutSession: basesOf({}) };
  return (event, place) => new Exchange(common, event, place, idOf(event.req.headers.get(REQUEST_ID_HEADER)));
};

/** One request, and what stands around its answer: one of `answer` and `fail` is called, once. */
export class Exchange {
  /** Stands in the answer, and in whatever is logged about the request. */
  readonly requestId: string;
  /** That of the dialect, unless the client asked for the other one. */
  readonly apiVersion: ApiVersion;
  readonly #common: Common;
  readonly #event: H3Event;
  readonly #place: Place;
  readonly #began: number;

  constructor(common: Common, event: H3Event, place: Place, requestId: string) {
    this.requestId = requestId;
    this.apiVersion = versionIn(event.req.headers.get("accept"), place.dialect.apiVersion);
    this.#common = common;
    this.#event = event;
    this.#place = place;
    this.#began = common.now();
  }

  /** Throws `SESSION_EXPIRED` for a client that means another life of the server. */
  requireSession(): void {
    const { headers } = this.#event.req;
    const meant = headers.get("session-id") ?? headers.get("expected-session-id");
    if (meant === null || meant === "" || meant === this.#common.sessionId) return;
    // The original's words, by which its clients may know it.
    const message = `Specified session id: ${meant.slice(0, SHOWN_CHARACTERS)} has expired and is invalid.`;
    throw new RequestError("SESSION_EXPIRED", message);
  }

  answer({ status, headers = {}, body }: Answer): Response | Readable {
    const { req, res } = this.#event;
    if (body instanceof Readable && req.method === "HEAD") {
      body.destroy();
      return this.#send(status, headers, null);
    }
    if (body instanceof Readable) {
      res.status = status;
      for (const [name, value] of Object.entries(this.#headers(status, headers))) res.headers.set(name, value);
      return body;
    }
    if (body === null || typeof body === "string") return this.#send(status, headers, body);
    const { dialect } = this.#place;
    const own = body instanceof Rendered ? body : new Rendered(body);
    const rendered =
      this.apiVersion === dialect.apiVersion || dialect.name === "documented" ? own : own.withoutChildRoutes;
    if (!this.#isRead || status !== OK)
      return this.#send(status, { "content-type": JSON_TYPE, ...headers }, rendered.text);
    const { etag } = rendered;
    if (isKnown(req.headers, { etag, lastModified: null })) return this.#send(NOT_MODIFIED, { etag, ...headers }, null);
    return this.#send(status, { "content-type": JSON_TYPE, etag, ...headers }, rendered.text);
  }

  /** Answers with an error. What nobody expected goes to the log, not into the answer. */
  fail(error: unknown): Response {
    const failure = requestErrorOf(error);
    logFailure(this.#common.log, this.#record(), failure);
    const { text } = new Rendered(this.#place.dialect.failure(failure.code, failure.message));
    return this.#send(STATUSES[failure.code], { "content-type": JSON_TYPE, ...failure.headers }, text);
  }

  get #isRead(): boolean {
    const { method } = this.#event.req;
    return method === "GET" || method === "HEAD";
  }

  #record(): RequestRecord {
    return recordOf(this.requestId, this.#event.req.method, this.#event.url.pathname);
  }

  #headers(status: number, more: Headers): Record<string, string> {
    const { log, now, cors, withSession, withoutSession } = this.#common;
    if (log.isLevelEnabled?.("debug") ?? true)
      log.debug({ ...this.#record(), status, ms: now() - this.#began }, "A request was answered");
    const { kept, notKept } = this.#place.hasSession ? withSession : withoutSession;
    const base = this.#isRead && status < STATUSES.INVALID_REQUEST ? kept : notKept;
    return {
      ...base[this.apiVersion],
      ...cors(this.#event.req.headers),
      ...more,
      [REQUEST_ID_HEADER]: this.requestId,
    };
  }

  #send(status: number, more: Headers, text: string | null): Response {
    const headers = this.#headers(status, more);
    const isHead = this.#event.req.method === "HEAD";
    const isEmpty = text === null || text === "";
    if (isHead && !isEmpty) headers["content-length"] = String(Buffer.byteLength(text));
    else if (!isHead && isEmpty && status !== NO_CONTENT && status !== NOT_MODIFIED) headers["content-length"] = "0";
    return new FastResponse(isHead || isEmpty ? null : text, { status, headers });
  }
}

const OK = 200;
const NO_CONTENT = 204;
const NOT_MODIFIED = 304;
