import { ClientError, createClient, type Client, type ClientOptions } from "../../src/client.ts";
import { createTestClock, type TestClock } from "./test-clock.ts";

/** What a server that only a test has answers, request by request. */
export type Script = (request: Request, index: number) => Response | Promise<Response>;

export interface Scene {
  readonly client: Client;
  readonly clock: TestClock;
  /** What was asked, such as `GET /build/1?wait=30`. */
  readonly asked: readonly string[];
  readonly requests: readonly Request[];
}

const ORIGIN = "http://other.example";

/** A client of a server that does as the script says. */
export const sceneOf = (script: Script, options: Partial<ClientOptions> = {}): Scene => {
  const clock = createTestClock();
  const asked: string[] = [];
  const requests: Request[] = [];
  const client = createClient({
    url: ORIGIN,
    clock,
    fetch: async (url, init) => {
      init.signal?.throwIfAborted();
      const request = new Request(url, init);
      requests.push(request);
      return script(request, asked.push(`${request.method} ${url.slice(ORIGIN.length)}`) - 1);
    },
    ...options,
  });
  return { client, clock, asked, requests };
};

/** A script of these answers, one after another. */
export const inTurn =
  (...answers: readonly (() => Response | Promise<Response>)[]): Script =>
  (_, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new TypeError(`Cannot answer as there must be ${index + 1} answers`);
    return answer();
  };

/** A refusal, in the server's words. */
export const refusal = (status: number, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json({ STATUS: "FAILURE", error: `refused with ${status}` }, { status, headers });

/** As fetch says that nobody listens. */
export const refusedConnection = (): Promise<Response> =>
  Promise.reject(
    new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) }),
  );

export const brokenConnection = (): Promise<Response> =>
  Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }));

/** A body of these pieces; then it ends, breaks off, or stays open without a word. */
export const bodyOf = (
  pieces: readonly (string | Uint8Array)[],
  then: "ends" | "breaks off" | "is silent" = "ends",
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  const left = pieces.map((piece) => (typeof piece === "string" ? encoder.encode(piece) : piece));
  return new ReadableStream({
    pull: async (controller) => {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (then === "ends") controller.close();
      else if (then === "breaks off") controller.error(new TypeError("terminated"));
      else await new Promise<void>(() => {});
    },
  });
};

export const failureOf = async (promise: Promise<unknown>): Promise<ClientError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ClientError) return error;
  throw new TypeError("Cannot examine the failure as the call must fail with a ClientError", { cause: error });
};

/** All that an iteration gives, up to its end. */
export const allOf = async <T>(iterable: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const element of iterable) all.push(element);
  return all;
};
