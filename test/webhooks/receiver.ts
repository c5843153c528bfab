import { createServer as createHttpServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";

/** Somebody who is told of builds: a server on this machine. */
export interface Receiver {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** What came in. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that answers with what `statusFor` says of each message. */
export const startReceiver = (statusFor: (received: Received) => number | Promise<number>): Promise<Receiver> =>
  startServer((request, response) => {
    const { method, url, headers } = request;
    void text(request)
      .then((body) => statusFor({ method, path: url, headers, body }))
      .then((status) => response.writeHead(status).end());
  });

/** A receiver that answers as the test says. */
export const startServer = (answer: RequestListener): Promise<Receiver> => listen(createHttpServer(answer));

/** A receiver that need not speak HTTP. */
export const startRawServer = (use: (socket: Socket) => void): Promise<Receiver> => listen(createServer(use));

const listen = async (server: Server): Promise<Receiver> => {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
