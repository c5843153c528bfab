// Workers that are simulated, in a process of their own: node simulated-workers.js PART. Asked, it tells how many runs they took; it ends with
// its parent.
import { setMaxListeners } from "node:events";
import { openBus } from "../../../src/bus/nats-bus.ts";
import { simulateWorker } from "./simulated-worker.ts";
import { NAMESPACE, SECRET, type SimulationPart } from "./simulation.ts";

const part: SimulationPart = JSON.parse(process.argv[2] ?? "");
const { url, workers, executors, heartbeatMs, atomMs } = part;
const { signal } = new AbortController();
// Each of them waits for work with it.
setMaxListeners(0, signal);
let runs = 0;
process.on("disconnect", () => process.exit(0));
process.on("message", () => process.send?.(runs));
for (let worker = 1; worker <= workers; worker += 1) {
  const name = `${process.pid}-${worker}`;
  const bus = await openBus({
    connection: { servers: url },
    namespace: NAMESPACE,
    secret: SECRET,
    leaseMs: 2 * heartbeatMs,
    warn: (message) => void process.stderr.write(`${name}: ${message}\n`),
  });
  void simulateWorker({ bus, name, executors, heartbeatMs, atomMs, signal, onRun: () => void (runs += 1) });
}
