import type { H3Event } from "h3";
import type { Log } from "../runtime/index.ts";
import { DIGEST_HEADER, NONCE_HEADER, requireDigest, TIMESTAMP_HEADER, unauthenticated, type Stamp } from "./auth.ts";
import { readBody } from "./body.ts";
import { isCallback } from "./callback-message.ts";
import type { Endpoint } from "./endpoint.ts";
import { RequestError } from "./errors.ts";
import { createNonces, type Nonces } from "./nonces.ts";
import { rarely } from "./rarely.ts";

/** What every request must keep to. */
export interface Admission {
  /** The key of the digests. */
  readonly secret: string;
  /** Older keys, which are taken as well while clients change to the new one. @default none */
  readonly previousSecrets?: readonly string[];
  /** The longest body that is accepted, in bytes. */
  readonly maxBodyBytes: number;
  /**
   * How many seconds the timestamp of a signed request may be away from the server's time; within them a nonce is taken once. 0:
   * a request needs neither, and a copy of it is taken, too. @default 0
   */
  readonly replayWindowSeconds?: number;
  /** Whether reads must be signed, too, but for the paths that tell that the server is up. @default false */
  readonly signReads?: boolean;
}

export interface GateOptions extends Admission {
  readonly log: Log;
  /** In ms since the epoch. @default the machine's */
  readonly now?: () => number;
  /** Those that were taken before. @default none */
  readonly nonces?: Nonces;
}

/** What counts of an endpoint. */
type Guarded = Pick<Endpoint, "method" | "path" | "isSigned">;

/** Where requests show that they may come in. */
export interface Gate {
  /** Whether requests for the endpoint must be signed. */
  guards(endpoint: Guarded): boolean;
  /**
   * The body of a signed request, as it was sent. Throws `BODY_TOO_LARGE` or `UNAUTHENTICATED`, and `UNAVAILABLE` for a request
   * that may be taken when it is signed anew. A refusal of somebody who has no secret is logged, though not each of many.
   */
  admit(endpoint: Guarded, event: Pick<H3Event, "req">, requestId: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** What a probe asks, which has no secret: they tell nothing about builds. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/", "/healthz", "/readyz"]);

/** Least time between two lines in the log about refusals, in ms. */
const LOG_EACH_MS = 10_000;

export const createGate = (options: GateOptions): Gate => {
  const { secret, previousSecrets = [], maxBodyBytes, replayWindowSeconds: window = 0, signReads = false } = options;
  const { log, now = Date.now } = options;
  const nonces = options.nonces ?? noncesFor(window, now);
  const secrets = [secret, ...previousSecrets];
  const warn = rarely(LOG_EACH_MS, now);

  const admit = async ({ method }: Guarded, { req }: Pick<H3Event, "req">): Promise<Uint8Array<ArrayBuffer>> => {
    const body = method === "GET" ? NO_BODY : await readBody(req, maxBodyBytes);
    const stamp = stampOf(req.headers, window > 0);
    requireDigest(secrets, { method: req.method, target: targetOf(req), body, stamp }, req.headers.get(DIGEST_HEADER));
    if (isCallback(body)) throw new RequestError("INVALID_REQUEST", CALLBACK_SENT_BACK);
    // Last, so that nobody without a secret takes up room.
    if (window > 0 && stamp !== null) requireFresh(stamp, window, nonces, now() / MS_PER_SECOND);
    return body;
  };

  return {
    guards: ({ method, path, isSigned }) => isSigned || (signReads && method === "GET" && !OPEN_PATHS.has(path)),
    admit: async (endpoint, event, requestId) => {
      try {
        return await admit(endpoint, event);
      } catch (error) {
        if (error instanceof RequestError && error.code === "UNAUTHENTICATED") {
          const { req } = event;
          const about = { requestId, method: req.method, path: endpoint.path, from: req.ip, reason: error.message };
          warn((unlogged) => log.warn({ ...about, unlogged }, "A request was refused as it is not authentic"));
        }
        throw error;
      }
    },
  };
};

/** The nonces for a window, from now on. They are to outlive the gate where that may be made again. */
export const noncesFor = (windowSeconds: number, now: () => number): Nonces =>
  createNonces({ window: windowSeconds, since: now() / MS_PER_SECOND });

const CALLBACK_SENT_BACK =
  "Cannot take the request as its body must be made for it: found one that tells of a build's end";

const MS_PER_SECOND = 1_000;
const NO_BODY = new Uint8Array();

/** Null if a request has none and needs none. */
const stampOf = (headers: Headers, isRequired: boolean): Stamp | null => {
  const timestamp = headers.get(TIMESTAMP_HEADER);
  const nonce = headers.get(NONCE_HEADER);
  if (timestamp === null && nonce === null && !isRequired) return null;
  if (timestamp === null || nonce === null) {
    const found = timestamp !== null || nonce !== null ? "only one of them" : "neither";
    throw unauthenticated(`the headers ${TIMESTAMP_HEADER} and ${NONCE_HEADER} must be given: found ${found}`);
  }
  if (!/^\d{1,12}$/.test(timestamp))
    throw unauthenticated(`the header ${TIMESTAMP_HEADER} must be whole seconds since the epoch: found something else`);
  if (!/^[\w.~+/=-]{16,64}$/.test(nonce)) {
    throw unauthenticated(
      `the header ${NONCE_HEADER} must be 16 to 64 letters, digits or characters of "._~+/=-": found something else`,
    );
  }
  return { timestamp, nonce };
};

const requireFresh = ({ timestamp, nonce }: Stamp, window: number, nonces: Nonces, now: number): void => {
  const seconds = Number(timestamp);
  const age = Math.round(now - seconds);
  if (Math.abs(now - seconds) > window) {
    const found = age > 0 ? `one of ${age} s ago` : `one that is ${-age} s ahead`;
    throw unauthenticated(`its timestamp must be within ${window} s of the server's time: found ${found}`);
  }
  switch (nonces.take(nonce, seconds, now)) {
    case "taken":
      return;
    case "used":
      throw unauthenticated("its nonce must be new: found one that was used");
    case "forgotten":
      throw later(
        "its timestamp must be later than the start of the server's memory: sign it again",
        Math.max(1, age + 1),
      );
    case "full":
      throw later("the server must remember its nonce: it has no room for more", window);
  }
};

const later = (wish: string, seconds: number): RequestError =>
  new RequestError("UNAVAILABLE", `Cannot take the request as ${wish}`, {
    headers: { "retry-after": String(seconds) },
  });

/** What stands in the request, before anybody has made another spelling of it: without scheme and host where it has them. */
const targetOf = (req: H3Event["req"]): string => {
  const target = (req.runtime?.node?.req.url ?? req.url).replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  return target.startsWith("/") ? target : `/${target}`;
};
