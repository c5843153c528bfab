import type { Readable } from "node:stream";
import type { EventHandler, H3, H3Event } from "h3";
import { parseJson } from "./body.ts";
import { jsonBytesOf } from "./encoded-body.ts";
import type { ApiVersion } from "./api-version.ts";
import type { Endpoint, Method, Received } from "./endpoint.ts";
import { RequestError } from "./errors.ts";
import type { Place, Wire } from "./exchange.ts";
import type { Gate } from "./gate.ts";

/** Never throws what a request could bring about. */
type Handler = (event: H3Event) => Promise<Response | Readable>;

/** What is done around the handling of each request of an endpoint; it must pass on what the handler gives. */
export type Around = (endpoint: Endpoint, handler: Handler) => Handler;

/**
 * Serves endpoints, HEAD like GET, and OPTIONS on all of their paths; any other method is refused with the list of those that a path
 * takes. A request is checked in this order: its session, the size of the body, its digest, that it is JSON, its arguments. The
 * original reads JSON before the digest; here, nobody without the secret has the server parse anything.
 */
export const serveEndpoints = (
  app: H3,
  endpoints: readonly Endpoint[],
  wire: Wire,
  gate: Gate,
  around: Around = (_, handler) => handler,
): void => {
  for (const [path, methods] of byPath(endpoints)) {
    for (const { method, handler } of methods.map((found) => handlerOf(found, wire, gate, around))) {
      if (method === "GET") app.get(path, handler).head(path, handler);
      else if (method === "POST") app.post(path, handler);
      else app.put(path, handler);
    }
    app.all(path, otherMethod(methods, wire));
  }
};

/** Tells which methods a path takes: to a client that asks for it by OPTIONS, and to one that uses another. */
const otherMethod = (methods: Methods, wire: Wire): EventHandler => {
  const [first] = methods;
  const place = placeOf(first);
  const names = allowed(methods).join(", ");
  const headers = { allow: `${names}, OPTIONS` };
  return (event) => {
    const exchange = wire(event, place);
    const { method } = event.req;
    if (method === "OPTIONS") return exchange.answer({ status: 200, headers, body: first.dialect.empty });
    const message = `Cannot answer as the method must be one of ${names}: found ${method}`;
    return exchange.fail(new RequestError("WRONG_METHOD", message, { headers }));
  };
};

/** The endpoints of one path. */
type Methods = readonly [Endpoint, ...Endpoint[]];

const byPath = (endpoints: readonly Endpoint[]): ReadonlyMap<string, Methods> => {
  const paths = new Map<string, [Endpoint, ...Endpoint[]]>();
  for (const endpoint of endpoints) {
    for (const path of [endpoint.path, ...endpoint.aliases].map(asRoute)) {
      const others = paths.get(path);
      if (others === undefined) paths.set(path, [endpoint]);
      else others.push(endpoint);
    }
  }
  return paths;
};

/** `/build/{build_id}` as h3 writes it. */
const asRoute = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

const ORDER: readonly Method[] = ["GET", "POST", "PUT"];

const allowed = (endpoints: readonly Endpoint[]): readonly string[] =>
  ORDER.filter((method) => endpoints.some((found) => found.method === method)).flatMap((method) =>
    method === "GET" ? ["GET", "HEAD"] : [method],
  );

const NO_SEARCH = new URLSearchParams();

const handlerOf = (
  endpoint: Endpoint,
  wire: Wire,
  gate: Gate,
  around: Around,
): { readonly method: Method; readonly handler: EventHandler } => {
  const place = placeOf(endpoint);
  const isGuarded = gate.guards(endpoint);
  const handler: Handler = async (event) => {
    const exchange = wire(event, place);
    try {
      if (place.hasSession) exchange.requireSession();
      const { req } = event;
      const { apiVersion, requestId } = exchange;
      const body = isGuarded ? await gate.admit(endpoint, event, requestId) : undefined;
      const sent = body === undefined || endpoint.body === null ? undefined : await valueOf(body, req);
      const answer = await endpoint.handle(new IncomingRequest(event, apiVersion, requestId, sent));
      return exchange.answer(answer);
    } catch (error) {
      return exchange.fail(error);
    }
  };
  return { method: endpoint.method, handler: around(endpoint, handler) };
};

/** What most endpoints don't ask for is made only when it is. */
class IncomingRequest implements Received {
  readonly apiVersion: ApiVersion;
  readonly requestId: string;
  readonly sent: unknown;
  readonly #event: H3Event;

  constructor(event: H3Event, apiVersion: ApiVersion, requestId: string, sent: unknown) {
    this.#event = event;
    this.apiVersion = apiVersion;
    this.requestId = requestId;
    this.sent = sent;
  }

  get path(): Received["path"] {
    return this.#event.context.params ?? {};
  }

  get search(): URLSearchParams {
    const { url } = this.#event;
    return url.search === "" ? NO_SEARCH : url.searchParams;
  }

  get headers(): Headers {
    return this.#event.req.headers;
  }

  /** Known only now: the url is read when it is asked for. */
  get origin(): string {
    try {
      return this.#event.url.origin;
    } catch (cause) {
      throw new RequestError(
        "MALFORMED",
        'Cannot answer as the header "Host" must be the name or the address of this server: found another value',
        { cause },
      );
    }
  }

  get isHead(): boolean {
    return this.#event.req.method === "HEAD";
  }

  get signal(): AbortSignal {
    return this.#event.req.signal;
  }
}

/** An endpoint that sends files has no session: the original's archives have none, and whatever loads them may not know of it. */
const placeOf = ({ dialect, answers }: Endpoint): Place => ({
  dialect,
  hasSession: Object.values(answers).every(({ type }) => type === undefined),
});

const valueOf = async (body: Uint8Array<ArrayBuffer>, { headers }: Request): Promise<unknown> =>
  parseJson(await jsonBytesOf(body, headers.get("content-type")));
