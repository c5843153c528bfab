import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import * as comlink from "comlink";
import { type ActorRef, hosted } from "../../../src/runtime/index.ts";
import { portEndpoint } from "../../../src/runtime/thread-endpoint.ts";
import * as size from "./measure.ts";
import { type Cases, perSecond } from "./measure.ts";
import type { CounterMessage } from "./thread-counter.ts";
import { makeWorld } from "./world.ts";

/** What the thread without actors is born with. */
export interface RawThread {
  readonly calls: MessagePort;
  /** Each time that it has got so many messages, it says so. */
  readonly expected: number;
}

const TELLS = 600_000;
const BATCH = 100;
const BURST = 4_000;
const ASKS = 100_000;
const ASKS_IN_FLIGHT = 100;

function hostedCounter(): ActorRef<CounterMessage> {
  const definition = hosted<CounterMessage>(new URL("./thread-counter.js", import.meta.url), "counterActor");
  return makeWorld().context.spawn(definition, undefined, { name: "counter" });
}

function rawThread(): { readonly worker: Worker; readonly calls: MessagePort } {
  const { port1, port2 } = new MessageChannel();
  const workerData: RawThread = { calls: port2, expected: BURST };
  const worker = new Worker(new URL("./thread-worker.js", import.meta.url), { workerData, transferList: [port2] });
  return { worker, calls: port1 };
}

/** Sends bursts, and waits for the confirmation of the last but two before the next. */
async function inBursts(send: (from: number) => void, confirmed: () => Promise<unknown>): Promise<void> {
  const open: Promise<unknown>[] = [];
  for (let sent = 0; sent < TELLS; sent += BURST) {
    send(sent);
    open.push(confirmed());
    if (open.length > 2) await open.shift();
  }
  await Promise.all(open);
}

async function tell(): Promise<number> {
  const counter = hostedCounter();
  const tellAll = (): Promise<void> =>
    inBursts(
      (from) => {
        for (let n = 0; n < BURST; n += 1) counter.tell({ type: "count", n: from + n });
      },
      () => counter.ask({ type: "counted" }, { timeoutMs: size.TIMEOUT_MS }),
    );
  await tellAll();
  return perSecond(TELLS, tellAll);
}

/** The same number of messages by postMessage, in arrays. */
export async function tellRaw(): Promise<number> {
  const { worker } = rawThread();
  // Not once(): one confirmation would settle all waits that are open.
  const waits: (() => void)[] = [];
  worker.on("message", () => waits.shift()?.());
  const tellAll = (): Promise<void> =>
    inBursts(
      (from) => {
        for (let sent = 0; sent < BURST; sent += BATCH) {
          worker.postMessage(Array.from({ length: BATCH }, (_, n) => ({ type: "count", n: from + sent + n })));
        }
      },
      () => new Promise<void>((resolve) => void waits.push(resolve)),
    );
  await tellAll();
  return perSecond(TELLS, tellAll);
}

/** Asks `echo` over and over, many at once. */
async function askMany(echo: (n: number) => Promise<number>): Promise<number> {
  const askAll = async (): Promise<void> => {
    let asked = 0;
    const askOn = async (): Promise<void> => {
      while (asked < ASKS) {
        asked += 1;
        await echo(asked);
      }
    };
    await Promise.all(Array.from({ length: ASKS_IN_FLIGHT }, askOn));
  };
  await askAll();
  return perSecond(ASKS, askAll);
}

async function ask(): Promise<number> {
  const counter = hostedCounter();
  return askMany((n) => counter.ask({ type: "echo", n }, { timeoutMs: size.TIMEOUT_MS }));
}

async function askByComlink(): Promise<number> {
  const calls = comlink.wrap<{ echo(message: object): number }>(portEndpoint(rawThread().calls));
  return askMany((n) => calls.echo({ type: "echo", n }));
}

export const cases: Cases = { "tell to a thread": tell, "ask to a thread, 100 in flight": ask };
export const comlinkCases: Cases = { "ask to a thread, 100 in flight": askByComlink };
