// A thread that sends bytes to an echo server, one after another: it says when it is connected, and at the end how long each was under way.
import { connect } from "node:net";
import { setTimeout } from "node:timers/promises";
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";

const { port, forMs }: { readonly port: number; readonly forMs: number } = workerData;
const socket = connect(port, "127.0.0.1").setNoDelay();
await once(socket, "connect");
parentPort?.postMessage("connected");
const delaysMs: number[] = [];
const until = performance.now() + forMs;
while (performance.now() < until) {
  const from = performance.now();
  socket.write("x");
  await once(socket, "data");
  delaysMs.push(performance.now() - from);
  await setTimeout(1);
}
socket.destroy();
parentPort?.postMessage(delaysMs);
