import { type Fields, jsonOf, unexpected, unreachable } from "./answer.ts";
import type { CallOptions } from "./call-options.ts";
import { ClientError } from "./client-error.ts";
import type { ClientClock } from "./clock.ts";
import { createRetrying, mayPass, wasNotTaken, type Retrying } from "./retrying.ts";
import type { Sign } from "./signer.ts";

export interface ConnectionOptions {
  readonly url: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sign: Sign;
  readonly clock: ClientClock;
  readonly retries: number;
  /** Between two attempts, in ms. */
  readonly longestPauseMs: number;
}

export interface OpenOptions extends CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** The requests to a server. Paths begin with a slash; every failure but an abort is a `ClientError`. */
export interface Connection {
  readonly url: string;
  readonly clock: ClientClock;
  readonly retrying: Retrying;
  /** A GET, once: resolves with a successful answer whose body nobody has read. */
  open(path: string, options: OpenOptions): Promise<Response>;
  /** A GET, repeated while that may help: the object that it answers with. */
  get(path: string, options: CallOptions): Promise<Fields>;
  /** A PUT that may be repeated without harm. */
  put(path: string, body: object, options: CallOptions): Promise<Fields>;
  /** A POST, repeated while it surely was not taken. */
  post(path: string, body: object, options: CallOptions): Promise<Fields>;
}

export const createConnection = ({ url, fetch, sign, clock, ...others }: ConnectionOptions): Connection => {
  const root = url.replace(/\/+$/, "");
  const retrying = createRetrying({ clock, ...others });

  const request = async (
    method: "GET" | "POST" | "PUT",
    path: string,
    { signal, headers = {} }: OpenOptions,
    body: string | null = null,
  ): Promise<Response> => {
    const target = `${root}${path}`;
    const signed = await sign(method, target, body ?? "");
    const typed = body === null ? {} : { "content-type": "application/json" };
    const init = { method, headers: { ...typed, ...headers, ...signed }, body, signal: signal ?? null };
    const response = await fetch(target, init).catch(unreachable(url, signal));
    if (response.ok) return response;
    const { error } = await jsonOf(response, signal);
    if (typeof error !== "string") throw unexpected(response.status, "an error in words");
    throw new ClientError("REFUSED", response.status, error, { retryAfterMs: retryAfterOf(response) });
  };

  const json = async (...asked: Parameters<typeof request>): Promise<Fields> =>
    jsonOf(await request(...asked), asked[2].signal);

  return {
    url,
    clock,
    retrying,
    open: (path, options) => request("GET", path, options),
    get: (path, options) => retrying(() => json("GET", path, options), mayPass, options.signal),
    put: (path, body, options) =>
      retrying(() => json("PUT", path, options, JSON.stringify(body)), mayPass, options.signal),
    post: (path, body, options) =>
      retrying(() => json("POST", path, options, JSON.stringify(body)), wasNotTaken, options.signal),
  };
};

/** In milliseconds. Servers of this kind give it in seconds, never as a date. */
const retryAfterOf = ({ headers }: Response): number | null => {
  const text = headers.get("retry-after");
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : null;
};

/** What stands behind a path; nothing for what is undefined. */
export const queryOf = (parameters: Readonly<Record<string, string | number | boolean | undefined>>): string => {
  const given = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
};
