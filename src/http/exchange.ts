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

/** One request, and what stands around its answer: one of `answer` and `fail` is called, once. */
export interface Exchange {
  /** Stands in the answer, and in whatever is logged about the request. */
  readonly requestId: string;
  /** That of the dialect, unless the client asked for the other one. */
  readonly apiVersion: ApiVersion;
  /** Throws `SESSION_EXPIRED` for a client that means another life of the server. */
  requireSession(): void;
  answer(answer: Answer): Response | Readable;
  /** Answers with an error. What nobody expected goes to the log, not into the answer. */
  fail(error: unknown): Response;
}

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

export const createWire = ({ sessionId, cors, log, now }: WireOptions): Wire => {
  const idOf = requestIds(sessionId.slice(0, PREFIX_CHARACTERS));
  const withSession = basesOf({ "session-id": sessionId });
  const withoutSession = basesOf({});

  return (event, { dialect, hasSession }) => {
    const began = now();
    const { method, headers: asked } = event.req;
    const requestId = idOf(asked.get(REQUEST_ID_HEADER));
    const apiVersion = versionIn(asked.get("accept"), dialect.apiVersion);
    const isHead = method === "HEAD";
    const isRead = isHead || method === "GET";
    const record = (): RequestRecord => recordOf(requestId, method, event.url.pathname);

    const headersOf = (status: number, more: Headers): Record<string, string> => {
      if (log.isLevelEnabled?.("debug") ?? true)
        log.debug({ ...record(), status, ms: now() - began }, "A request was answered");
      const { kept, notKept } = hasSession ? withSession : withoutSession;
      const base = isRead && status < STATUSES.INVALID_REQUEST ? kept : notKept;
      return { ...base[apiVersion], ...cors(asked), ...more, [REQUEST_ID_HEADER]: requestId };
    };

    const send = (status: number, more: Headers, text: string | null): Response => {
      const headers = headersOf(status, more);
      const isEmpty = text === null || text === "";
      if (isHead && !isEmpty) headers["content-length"] = String(Buffer.byteLength(text));
      else if (!isHead && isEmpty && status !== NO_CONTENT && status !== NOT_MODIFIED) headers["content-length"] = "0";
      return new FastResponse(isHead || isEmpty ? null : text, { status, headers });
    };

    const answer: Exchange["answer"] = ({ status, headers = {}, body }) => {
      if (body instanceof Readable && isHead) {
        body.destroy();
        return send(status, headers, null);
      }
      if (body instanceof Readable) {
        event.res.status = status;
        for (const [name, value] of Object.entries(headersOf(status, headers))) event.res.headers.set(name, value);
        return body;
      }
      if (body === null || typeof body === "string") return send(status, headers, body);
      const own = body instanceof Rendered ? body : new Rendered(body);
      const rendered =
        apiVersion === dialect.apiVersion || dialect.name === "documented" ? own : own.withoutChildRoutes;
      if (!isRead || status !== OK) return send(status, { "content-type": JSON_TYPE, ...headers }, rendered.text);
      const { etag } = rendered;
      if (isKnown(asked, { etag, lastModified: null })) return send(NOT_MODIFIED, { etag, ...headers }, null);
      return send(status, { "content-type": JSON_TYPE, etag, ...headers }, rendered.text);
    };

    return {
      requestId,
      apiVersion,
      answer,
      requireSession: () => {
        const meant = asked.get("session-id") ?? asked.get("expected-session-id");
        if (meant === null || meant === "" || meant === sessionId) return;
        // The original's words, by which its clients may know it.
        const message = `Specified session id: ${meant.slice(0, SHOWN_CHARACTERS)} has expired and is invalid.`;
        throw new RequestError("SESSION_EXPIRED", message);
      },
      fail: (error) => {
        const failure = requestErrorOf(error);
        logFailure(log, record(), failure);
        const { text } = new Rendered(dialect.failure(failure.code, failure.message));
        return send(STATUSES[failure.code], { "content-type": JSON_TYPE, ...failure.headers }, text);
      },
    };
  };
};

const OK = 200;
const NO_CONTENT = 204;
const NOT_MODIFIED = 304;
