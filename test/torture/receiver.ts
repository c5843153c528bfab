import { once } from "node:events";
import { createServer } from "node:http";

/** A receiver of callbacks that takes each only when it is told for the second time. */
export interface Receiver {
  readonly url: string;
  /** When it was told so far, by what goes on evenly, in ms. */
  readonly told: readonly number[];
  close(): void;
}

export const startReceiver = async (): Promise<Receiver> => {
  const told: number[] = [];
  const server = createServer((request, response) => {
    told.push(performance.now());
    request.resume();
    response.writeHead(told.length % 2 === 1 ? UNAVAILABLE : OK).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, told, close: () => void server.close() };
};

const OK = 200;
const UNAVAILABLE = 503;
