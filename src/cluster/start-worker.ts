import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { inheritedEnvironment } from "../config/inherited-environment.ts";
import type { NatsOptions } from "./nats-options.ts";
import { openNats } from "./open-nats.ts";
import { openBaseDirectory } from "../store/base-directory.ts";
import type { Worker } from "../worker/contract.ts";
import { createWorkerProjects } from "../worker/projects.ts";
import { openWorkerDirectory } from "../worker/worker-directory.ts";
import { createWorker } from "../worker/worker.ts";

export interface StartWorkerOptions {
  /** The same as the master's. */
  readonly nats: NatsOptions;
  /** How people call it. @default the name of this machine */
  readonly name?: string;
  /** How many subjobs it runs at once, at least 1. */
  readonly executors: number;
  /** What jobs may ask for. @default nothing */
  readonly labels?: readonly string[];
  /** The folder for mirrors of repositories, and for all that there is of builds while they run. Several workers of one machine may share it. */
  readonly baseDirectory: string;
  /** How long a process has between SIGTERM and SIGKILL, in ms. @default 5_000 */
  readonly killGraceMs?: number;
  /** Told of what does not go as it should. */
  readonly warn: (message: string) => void;
}

/**
 * Runs what the master of this NATS has for machines like this one, until it is drained, closed or told to leave. Who has started it calls `close`
 * in any case.
 *
 * @example
 * const worker = await startWorker({ nats: { servers: ["10.0.0.1:4222"], secret }, executors: 4, baseDirectory: "/tmp/worker", warn: console.warn });
 * await worker.left;
 * await worker.close();
 *
 * @throws BusError if NATS can't be used, StoreError if the base directory can't
 */
export const startWorker = async (options: StartWorkerOptions): Promise<Worker> => {
  const { executors, labels = [], name = hostname(), killGraceMs = 5_000, warn } = options;
  const environment = inheritedEnvironment(process.env);
  const baseDirectory = openBaseDirectory(resolve(options.baseDirectory));
  const { bus, heartbeatMs } = await openNats(options.nats, warn);
  const begin = async (): Promise<Worker> => {
    const directory = await openWorkerDirectory({ baseDirectory, killGraceMs, environment });
    const projects = createWorkerProjects({
      bus,
      name,
      directory: directory.path,
      repositories: join(baseDirectory, "repos"),
      environment,
      killGraceMs,
      warn,
    });
    return createWorker({
      bus,
      name,
      executors,
      labels,
      directory,
      projects,
      killGraceMs,
      heartbeatMs,
      environment,
      warn,
    });
  };
  const worker = await begin().catch(async (error: unknown) => {
    await bus.close();
    throw error;
  });
  return {
    ...worker,
    close: async () => {
      await worker.close();
      await bus.close();
    },
  };
};
