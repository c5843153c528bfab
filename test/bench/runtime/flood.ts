import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Worker } from "node:worker_threads";
import type { ActorRef } from "../../../src/runtime/index.ts";
import type { Cases } from "./measure.ts";
import { makeWorld } from "./world.ts";

const PAIRS = 100;
const FLOOD_MS = 5_000;
const TIMER_MS = 5;

type Ball = { readonly type: "ball"; readonly to: ActorRef<Ball> };

/** What is left to sockets and timers, in milliseconds. */
interface Flood {
  readonly echoP99: number;
  readonly timerLate: number;
}

/** Has `busy` keep the event loop at work until `over` says so, and watches sockets and timers meanwhile. */
async function flood(busy: (over: () => boolean) => void): Promise<Flood> {
  const server = createServer((socket) => socket.setNoDelay().pipe(socket));
  await once(server.listen(0, "127.0.0.1"), "listening");
  let over = false;
  busy(() => over);
  const workerData = { port: portOf(server.address()), forMs: FLOOD_MS };
  const client = new Worker(new URL("./echo-client.js", import.meta.url), { workerData });
  // The start of a thread takes both cores for a while.
  await once(client, "message");
  let dueAt = performance.now() + TIMER_MS;
  let timerLate = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    timerLate = Math.max(timerLate, now - dueAt);
    dueAt = now + TIMER_MS;
  }, TIMER_MS);
  const delaysMs = await new Promise<readonly number[]>((resolve) => void client.once("message", resolve));
  over = true;
  clearInterval(timer);
  server.close();
  const sorted = delaysMs.toSorted((a, b) => a - b);
  return { echoP99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN, timerLate };
}

/** Pairs of actors that tell each other without end, with handlers that take so long. */
const byPairs =
  (handlerMs: number) =>
  (over: () => boolean): void => {
    const { spawn } = makeWorld();
    const player = (): ActorRef<Ball> =>
      spawn<Ball>(({ self }) => ({
        ball: ({ to }) => {
          if (handlerMs > 0) work(handlerMs);
          if (!over()) to.tell({ type: "ball", to: self });
        },
      }));
    for (let pair = 0; pair < PAIRS; pair += 1) player().tell({ type: "ball", to: player() });
  };

/** What any program has to put up with here that works all the time, and lets the event loop have its turn after each quarter of a ms. */
function byWork(over: () => boolean): void {
  work(0.25);
  if (!over()) setImmediate(() => byWork(over));
}

/** Keeps the thread busy. */
function work(forMs: number): void {
  const until = performance.now() + forMs;
  while (performance.now() < until);
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string")
    throw new Error("Cannot flood: the server must have a port: it has none");
  return address.port;
}

/** The worse of handlers that do nothing and of handlers that take 10 us. */
async function worst(of: (flooded: Flood) => number): Promise<number> {
  return Math.max(of(await flood(byPairs(0))), of(await flood(byPairs(0.01))));
}

export const cases: Cases = {
  "flood: longest p99 of an echo": () => worst(({ echoP99 }) => echoP99),
  "flood: latest 5 ms timer": () => worst(({ timerLate }) => timerLate),
};

export const limitCases: Cases = {
  "flood: longest p99 of an echo": async () => (await flood(byWork)).echoP99,
  "flood: latest 5 ms timer": async () => (await flood(byWork)).timerLate,
};
