import { Server, type IncomingMessage, type ServerResponse } from "node:http";
import { Server as SecureServer } from "node:https";
import type { Duplex } from "node:stream";
import { serve, type H3 } from "h3";
import { rawErrorAnswer } from "./answer.ts";
import { RequestError } from "./errors.ts";
import { watchHandshakes } from "./handshakes.ts";
import { authority, ListenError } from "./listen-error.ts";

/**
 * Starts a server for `app`. Rejects with a `ListenError` if it can't listen. `onBroken` is told if the server fails later; it
 * must be closed then.
 */
export type Listen = (app: H3, onBroken: (error: Error) => void) => Promise<Listening>;

export interface Listening {
  /** Such as `http://127.0.0.1:43000`. */
  readonly url: string;
  /** Accepts no more connections and lets requests in flight finish. Resolves when the port is free. May be called twice. */
  close(): Promise<void>;
  /** Ends all connections at once. */
  cut(): void;
}

/** What a server shows, and the key that goes with it, as PEM. */
export interface Certificate {
  /** The server's own first, then those that lead to one that clients know. */
  readonly cert: string;
  /** Without a passphrase. */
  readonly key: string;
}

/** How much clients may take of what every connection costs. */
export interface Connections {
  /** How many connections there may be at once; one more is closed at once. @default 4_096 */
  readonly maxConnections?: number;
  /** How long the head of a request may be, in bytes: its first line and its headers. @default 16_384 */
  readonly maxHeaderBytes?: number;
}

export interface ListenOptions extends Connections {
  /** The name or address to listen on. */
  readonly hostname: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** How long a request, its body included, may take to arrive, in ms. @default 30_000 */
  readonly requestWithinMs?: number;
  /** @default none: plain http */
  readonly tls?: Certificate;
}

const REQUEST_WITHIN_MS = 30_000;
const MAX_CONNECTIONS = 4_096;
const MAX_HEADER_BYTES = 16_384;

/** How often Node looks for requests that take too long, in ms. */
const CHECK_EACH_MS = 5_000;

/** How to listen on one address, again and again: a port that the system chose stays the same after the first time. */
export const listenOn = ({ hostname, port, tls, ...limits }: ListenOptions): Listen => {
  const { requestWithinMs = REQUEST_WITHIN_MS, maxConnections = MAX_CONNECTIONS } = limits;
  const { maxHeaderBytes: maxHeaderSize = MAX_HEADER_BYTES } = limits;
  let boundPort = port;
  return async (app, onBroken) => {
    const server = serve(app, {
      hostname,
      port: boundPort,
      silent: true,
      // The actor that owns the server stops it; this would add signal handlers of its own.
      gracefulShutdown: false,
      node: {
        maxHeaderSize,
        requestTimeout: requestWithinMs,
        connectionsCheckingInterval: Math.min(CHECK_EACH_MS, requestWithinMs),
        requireHostHeader: false,
        ...(tls === undefined ? {} : { ...tls, handshakeTimeout: requestWithinMs, http2: false }),
      },
    });
    const node = server.node?.server;
    if (!(node instanceof Server || node instanceof SecureServer))
      throw new TypeError("Cannot listen as the server must be one of node:http or node:https");
    const handshakes = node instanceof SecureServer ? watchHandshakes(node) : undefined;
    answerInJson(node);
    node.maxConnections = maxConnections;
    let draining = false;
    const responses = new WeakMap<Duplex, ServerResponse>();
    node.on("request", (request, response) => {
      responses.set(request.socket, response);
      // A connection that is kept alive would hold the port until it times out.
      response.once("close", () => {
        if (draining) setImmediate(() => node.closeIdleConnections());
      });
    });
    node.on("clientError", (error, socket) => {
      if (handshakes?.areDone(socket) === false) socket.destroy();
      else refuse(error, maxHeaderSize, socket, responses.get(socket));
    });
    await server.ready().catch((error: unknown) => {
      throw new ListenError(hostname, boundPort, codeOf(error));
    });
    node.on("error", onBroken);
    boundPort = portOf(node);
    return {
      url: `${tls === undefined ? "http" : "https"}://${authority(isWildcard(hostname) ? "localhost" : hostname, boundPort)}`,
      close: () => {
        draining = true;
        return server.close();
      },
      cut: () => {
        handshakes?.cut();
        node.closeAllConnections();
      },
    };
  };
};

/** Has answered in JSON what Node and h3 would answer without a body. */
const answerInJson = (node: Server | SecureServer): void => {
  node.prependListener("request", (request: IncomingMessage) => {
    if (!isWellFormed(request)) request.url = MALFORMED_PATH;
  });
  // Whoever expects what nobody knows may be answered as if it did not, says RFC 9110.
  node.on("checkExpectation", (request, response) => node.emit("request", request, response));
  node.on("connect", (_, socket: Duplex) => {
    socket.on("error", () => socket.destroy());
    socket.end(rawErrorAnswer(NO_PROXY), () => socket.destroy());
  });
};

/** That of a request which the app refuses as such. */
const MALFORMED_PATH = "/%";

const isWellFormed = ({ url = "", headers, httpVersion }: IncomingMessage): boolean =>
  (headers.host !== undefined || httpVersion === "1.0") &&
  (url.startsWith("/") || url === "*" || (/^https?:/i.test(url) && URL.canParse(url)));

const NO_PROXY: RequestError = new RequestError(
  "MALFORMED",
  "Cannot open a tunnel as the server must be a proxy for that: it is none",
);

/** Answers what is no request, so that no client waits for nothing; an answer that has begun can only be cut. */
const refuse = (error: Error, maxHeaderSize: number, socket: Duplex, response: ServerResponse | undefined): void => {
  const isAnswered = response?.headersSent === true;
  // One that was answered before its body was read must not be answered again when that turns out to be broken.
  const begun = isAnswered && !(response.writableFinished && response.req.complete);
  if (begun || !socket.writable || codeOf(error) === "ECONNRESET") socket.destroy();
  // Destroyed after that, since a client that never closes its end would hold the connection for ever.
  else socket.end(rawErrorAnswer(refusalOf(codeOf(error), maxHeaderSize)), () => socket.destroy());
};

const refusalOf = (code: string, maxHeaderSize: number): RequestError => {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new RequestError(
        "HEADERS_TOO_LARGE",
        `Cannot read the request as its headers must have at most ${maxHeaderSize} bytes: found more`,
      );
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new RequestError("TOO_SLOW", "Cannot read the request as it must arrive sooner: some of it is missing");
    default:
      return new RequestError("MALFORMED", "Cannot read the request as it must be HTTP/1.1: found something else");
  }
};

const isWildcard = (hostname: string): boolean => hostname === "0.0.0.0" || hostname === "::";

const portOf = (server: Server | SecureServer): number => {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new TypeError("Cannot tell the port as the server must have one");
  return address.port;
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);
