import { HTTPResponse, type EventHandler, type H3, type H3Event } from "h3";
import { Readable } from "node:stream";
import { DIGEST_HEADER, requireDigest } from "./auth.ts";
import { JSON_TYPE } from "./answer.ts";
import { parseJson, readBody } from "./body.ts";
import { isCallback } from "./callback-message.ts";
import type { Answer, Endpoint, Method } from "./endpoint.ts";
import { RequestError } from "./errors.ts";
import { Rendered } from "./rendered.ts";

/** What every request must keep to. */
export interface Admission {
  /** The key of the digests. */
  readonly secret: string;
  /** The longest body that is accepted, in bytes. */
  readonly maxBodyBytes: number;
}

/**
 * Serves endpoints, HEAD like GET; any other method of their paths is refused with the list of those that it takes. A request is
 * checked in this order: the size of the body, its digest, that it is JSON, its arguments. The original reads JSON before the
 * digest; here, nobody without the secret has the server parse anything.
 */
export const serveEndpoints = (app: H3, endpoints: readonly Endpoint[], admission: Admission): void => {
  for (const [path, methods] of byPath(endpoints)) {
    for (const { method, handler } of methods.map((found) => handlerOf(found, admission))) {
      if (method === "GET") app.get(path, handler).head(path, handler);
      else if (method === "POST") app.post(path, handler);
      else app.put(path, handler);
    }
    const allow = allowed(methods).join(", ");
    app.all(path, ({ req }) => {
      throw new RequestError(
        "WRONG_METHOD",
        `Cannot answer as the method must be one of ${allow}: found ${req.method}`,
        { headers: { allow } },
      );
    });
  }
};

const byPath = (endpoints: readonly Endpoint[]): ReadonlyMap<string, readonly Endpoint[]> => {
  const paths = new Map<string, Endpoint[]>();
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

const handlerOf = (
  endpoint: Endpoint,
  admission: Admission,
): { readonly method: Method; readonly handler: EventHandler } => ({
  method: endpoint.method,
  handler: async (event) => {
    const { req, url, context } = event;
    const sent = endpoint.isSigned ? await signedBody(endpoint, req, admission) : undefined;
    const answer = await endpoint.handle({
      path: context.params ?? {},
      search: url.searchParams,
      headers: req.headers,
      origin: originOf(url),
      isHead: req.method === "HEAD",
      signal: req.signal,
      sent,
    });
    return send(event, answer);
  },
});

const CALLBACK_SENT_BACK =
  "Cannot take the request as its body must be made for it: found one that tells of a build's end";
/** Known only now: the url is read when it is asked for. */
const originOf = (url: URL): string => {
  try {
    return url.origin;
  } catch (cause) {
    throw new RequestError(
      "MALFORMED",
      'Cannot answer as the header "Host" must be the name or the address of this server: found another value',
      { cause },
    );
  }
};

const signedBody = async (endpoint: Endpoint, req: Request, { secret, maxBodyBytes }: Admission): Promise<unknown> => {
  const body = await readBody(req, maxBodyBytes);
  requireDigest(secret, body, req.headers.get(DIGEST_HEADER));
  if (isCallback(body)) throw new RequestError("INVALID_REQUEST", CALLBACK_SENT_BACK);
  return endpoint.body === null ? undefined : parseJson(body);
};

const send = ({ res }: H3Event, { status, headers = {}, body }: Answer): HTTPResponse | Readable => {
  if (body instanceof Readable) {
    res.status = status;
    for (const [name, value] of Object.entries(headers)) res.headers.set(name, value);
    return body;
  }
  if (body === null || typeof body === "string") return new HTTPResponse(body ?? "", { status, headers });
  const { text } = body instanceof Rendered ? body : new Rendered(body);
  return new HTTPResponse(text, { status, headers: { ...headers, "content-type": JSON_TYPE } });
};
