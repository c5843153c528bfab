// The master of a simulation: node simulated-master.js PART. It waits for all workers, runs one build, and tells what that took.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createClusterRunner, hasPassed } from "../../../src/index.ts";
import { projectIn } from "../execution/our-build.ts";
import { cpuSecondsOf, residentMbOf } from "./process-cost.ts";
import { NAMESPACE, SECRET, type SimulationPart } from "./simulation.ts";
import { untilWorkers } from "./until-workers.ts";

const part: SimulationPart = JSON.parse(process.argv[2] ?? "");
const { folder, url, workers, atoms, idleMs = 0, heartbeatMs, natsProcess } = part;
const runner = await createClusterRunner({
  baseDirectory: join(folder, "base"),
  nats: { servers: [new URL(url).host], secret: SECRET, namespace: NAMESPACE, heartbeatMs },
  http: { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20 },
});
await untilWorkers(runner.url ?? "", workers);
const began = { at: performance.now(), cpu: process.cpuUsage(), nats: cpuSecondsOf(natsProcess) };
if (atoms > 0) await build();
else await sleep(idleMs);
const { user, system } = process.cpuUsage(began.cpu);
process.send?.({
  seconds: (performance.now() - began.at) / 1_000,
  masterSeconds: (user + system) / 1e6,
  natsSeconds: cpuSecondsOf(natsProcess) - began.nats,
  masterMb: (process.resourceUsage().maxRSS * 1_024) / 1e6,
  natsMb: residentMbOf(natsProcess),
});

async function build(): Promise<void> {
  const project = projectIn({ folder, command: "true", atoms });
  const admitted = await runner.submit({ type: "directory", project_directory: project });
  if (!admitted.ok) throw new Error(admitted.message);
  const build = await runner.settled(admitted.value);
  if (build === undefined || !hasPassed(build))
    throw new Error(`Cannot simulate as the build must pass: found ${JSON.stringify(build?.status)}`);
}
