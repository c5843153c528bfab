// A thread without actors: it counts raw messages, and answers comlink calls.
import { parentPort, workerData } from "node:worker_threads";
import * as comlink from "comlink";
import { portEndpoint } from "../../../src/runtime/thread-endpoint.ts";
import type { RawThread } from "./thread-cases.ts";

const { calls, expected }: RawThread = workerData;
let counted = 0;
parentPort?.on("message", (batch: readonly unknown[]) => {
  counted += batch.length;
  if (counted % expected === 0) parentPort?.postMessage(counted);
});
comlink.expose({ echo: (message: { readonly n: number }) => message.n }, portEndpoint(calls));
