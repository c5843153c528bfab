import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A connection on which a test sends what no HTTP client would. */
export interface Connection {
  readonly socket: Socket;
  send(bytes: string): void;
  /** All that came until the server ended the connection, however it did. */
  readonly rest: Promise<string>;
}

/** `allowHalfOpen`: the client does not close its end when the server has closed the other. */
export const connectTo = async (url: string, allowHalfOpen: boolean = false): Promise<Connection> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen });
  const received: Buffer[] = [];
  socket.on("data", (bytes: Buffer) => received.push(bytes));
  // A cut connection may be reset: what counts is that it ends, and with what.
  socket.on("error", () => {});
  const rest = new Promise<string>((resolve) =>
    socket.once("close", () => resolve(Buffer.concat(received).toString())),
  );
  await once(socket, "connect");
  return { socket, send: (bytes) => void socket.write(bytes), rest };
};

/** An answer as it came over the wire, for one that has a content-length. */
export const parseAnswer = (
  text: string,
): { readonly status: number; readonly headers: string; readonly body: unknown } => {
  const [headers = "", body = ""] = text.split("\r\n\r\n", 2);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(headers)?.[1]), headers, body: JSON.parse(body) };
};
