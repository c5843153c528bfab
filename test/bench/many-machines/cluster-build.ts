// One build in a process of its own: node cluster-build.js ORDER. Both the order and the figures that it prints are JSON.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createClusterRunner, hasPassed } from "../../../src/index.ts";
import { startNatsServer } from "../../bus/nats-server.ts";
import { startMachine } from "../../torture/machine.ts";
import { projectIn } from "../execution/our-build.ts";
import { cpuSecondsOf } from "./process-cost.ts";
import { untilWorkers } from "./until-workers.ts";

export interface ClusterOrder {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly command: string;
  readonly atoms: number;
  /** Machines, each a process; 0 for the executors of the master's own process. */
  readonly workers: number;
  /** Of each of them. */
  readonly executors: number;
}

export interface ClusterFigures {
  /** From the build's submission to its end. */
  readonly seconds: number;
  /** What the master's process has computed in that time, in seconds. */
  readonly masterSeconds: number;
  /** What all workers together have, without the atoms. */
  readonly workerSeconds: number;
  readonly natsSeconds: number;
}

const SECRET = "secret of a bench";
const NAMESPACE = "bench";

/** So that shells are up, in each executor. */
const WARMING = 200;

const order: ClusterOrder = JSON.parse(process.argv[2] ?? "");
const { folder, command, atoms, workers, executors } = order;
const server = workers === 0 ? undefined : await startNatsServer();
const runner = await createClusterRunner({
  baseDirectory: join(folder, "base"),
  executors,
  ...(server === undefined
    ? {}
    : { nats: { servers: [new URL(server.url).host], secret: SECRET, namespace: NAMESPACE } }),
  http: { hostname: "127.0.0.1", port: 0, secret: SECRET, maxBodyBytes: 1 << 20 },
});
const machines = Array.from({ length: workers }, (_, index) =>
  startMachine({
    folder,
    name: `machine-${index}`,
    url: server?.url ?? "",
    namespace: NAMESPACE,
    secret: SECRET,
    executors,
  }),
);
try {
  if (workers > 0) await untilWorkers(runner.url ?? "", workers);
  await build("warming", ":", WARMING);
  const before = spent();
  const cpu = process.cpuUsage();
  const began = performance.now();
  await build("measured", command, atoms);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const after = spent();
  const figures: ClusterFigures = {
    seconds,
    masterSeconds: (user + system) / 1e6,
    workerSeconds: after.workers - before.workers,
    natsSeconds: after.nats - before.nats,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  await runner.close();
  await Promise.all(machines.map((machine) => machine.leave()));
  await server?.kill();
}

function spent(): { readonly workers: number; readonly nats: number } {
  const all = machines.map(({ process: { pid = 0 } }) => cpuSecondsOf(pid));
  const pid = server?.process.pid;
  return { workers: all.reduce((sum, one) => sum + one, 0), nats: pid === undefined ? 0 : cpuSecondsOf(pid) };
}

async function build(name: string, line: string, count: number): Promise<void> {
  mkdirSync(join(folder, name));
  const project = projectIn({ folder: join(folder, name), command: line, atoms: count });
  const admitted = await runner.submit({ type: "directory", project_directory: project });
  if (!admitted.ok) throw new Error(admitted.message);
  const ended = await runner.settled(admitted.value);
  if (ended === undefined || !hasPassed(ended))
    throw new Error(`Cannot measure a build as it must pass: found ${JSON.stringify(ended?.status)}`);
}
