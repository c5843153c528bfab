import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startNatsServer } from "../../bus/nats-server.ts";

/** Machines that say what those of a cluster say, and a real master with a build for them. */
export interface SimulationOrder {
  readonly workers: number;
  /** Of each of them. */
  readonly executors: number;
  readonly heartbeatMs: number;
  /** What each atom takes; nothing runs in that time. */
  readonly atomMs: number;
  /** How many the build has; 0 for none, to see what it costs to be there for `idleMs`. */
  readonly atoms: number;
  readonly idleMs?: number;
}

/** What a simulation took. */
export interface SimulationFigures {
  /** From the build's submission to its end. */
  readonly seconds: number;
  /** What the master's process has computed in that time, in seconds. */
  readonly masterSeconds: number;
  /** The same of the NATS server. */
  readonly natsSeconds: number;
  /** How many runs were taken. */
  readonly runs: number;
  /** The most memory that the master had, in MB. */
  readonly masterMb: number;
  readonly natsMb: number;
}

/** What the processes of a simulation are told. */
export interface SimulationPart extends SimulationOrder {
  /** Of the NATS server. */
  readonly url: string;
  readonly natsProcess: number;
  /** Absolute, there and empty. */
  readonly folder: string;
}

export const NAMESPACE = "simulation";
export const SECRET = "secret of a simulation";

/** So many of them a process can be without being what is measured. */
const MOST_IN_PROCESS = 250;

/** Runs one, each part in a process of its own. @param folder absolute, there and empty */
export const simulate = async (order: SimulationOrder, folder: string): Promise<SimulationFigures> => {
  const server = await startNatsServer();
  const children: ChildProcess[] = [];
  try {
    const part: SimulationPart = { ...order, url: server.url, natsProcess: server.process.pid ?? 0, folder };
    const runs: Promise<number>[] = [];
    for (let left = order.workers; left > 0; left -= MOST_IN_PROCESS) {
      const own = { ...part, workers: Math.min(left, MOST_IN_PROCESS) };
      const child = fork(fileURLToPath(new URL("./simulated-workers.js", import.meta.url)), [JSON.stringify(own)]);
      children.push(child);
      runs.push(once(child, "message").then(([count]) => Number(count)));
    }
    const master = fork(fileURLToPath(new URL("./simulated-master.js", import.meta.url)), [JSON.stringify(part)]);
    children.push(master);
    const figures = await Promise.race([once(master, "message"), once(master, "exit")]);
    const [said]: readonly unknown[] = figures;
    if (typeof said !== "object" || said === null)
      throw new Error(`Cannot simulate ${order.workers} workers as the master must tell what it took: found ${said}`);
    for (const child of children) if (child !== master) child.send("count");
    const counts = await Promise.all(runs);
    return { ...(said as Omit<SimulationFigures, "runs">), runs: counts.reduce((sum, count) => sum + count, 0) };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await server.kill();
  }
};
