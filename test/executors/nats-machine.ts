import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { ExecutorPool } from "../../src/executors/contract.ts";
import { createNatsPool } from "../../src/executors/nats.ts";
import { success } from "../../src/model/errors.ts";
import type { WorkerProjects } from "../../src/worker/contract.ts";
import { openWorkerDirectory } from "../../src/worker/worker-directory.ts";
import { createWorker } from "../../src/worker/worker.ts";
import { busScene } from "../bus/bus-scene.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import type { PoolOptions } from "./conformance.ts";

/** Long enough for a machine that is busy with other tests. */
const HEARTBEAT_MS = 1_000;

/** Makes pools that have one worker each, on one server. */
export interface Machines {
  createPool(options: PoolOptions): ExecutorPool;
  /** Of the server, when all pools are closed. */
  close(): Promise<void>;
}

export const natsMachines = (): Machines => {
  const opening = busScene();
  let pools = 0;

  const open = async ({ size, killGraceMs, environment }: PoolOptions) => {
    const namespace = `pool${++pools}`;
    const scene = await opening;
    const pool = await createNatsPool({
      bus: await scene.open({ namespace, leaseMs: 2 * HEARTBEAT_MS }),
      heartbeatMs: HEARTBEAT_MS,
      log: () => {},
      warn: (message) => console.warn(message),
    });
    const baseDirectory = mkdtempSync(join(temporaryFolder(), "machine-"));
    const worker = createWorker({
      bus: await scene.open({ namespace, leaseMs: 2 * HEARTBEAT_MS }),
      name: "machine",
      executors: size,
      labels: [],
      directory: await openWorkerDirectory({ baseDirectory, killGraceMs, environment }),
      projects: HERE,
      killGraceMs,
      heartbeatMs: HEARTBEAT_MS,
      environment,
      warn: (message) => console.warn(message),
    });
    return { pool, worker };
  };

  return {
    createPool: (options) => {
      const opened = open(options);
      return {
        size: options.size,
        run: async (orders, runOptions) => (await opened).pool.run(orders, runOptions),
        close: async () => {
          const { pool, worker } = await opened;
          await pool.close();
          await worker.close();
        },
      };
    },
    close: async () => (await opening).close(),
  };
};

/** What is to be run is on this machine already. */
const HERE: WorkerProjects = {
  ready: async (_, { projectDirectory }) => success({ projectDirectory }),
  end: async () => {},
  held: () => [],
};
