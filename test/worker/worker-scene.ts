import { EventEmitter, once } from "node:events";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Bus } from "../../src/bus/contract.ts";
import type { BuildName } from "../../src/bus/messages.ts";
import { failure, success } from "../../src/model/errors.ts";
import type { Worker, WorkerProjects } from "../../src/worker/contract.ts";
import { createWorker, type WorkerOptions } from "../../src/worker/worker.ts";
import { openWorkerDirectory } from "../../src/worker/worker-directory.ts";
import { queuedOn, type BusScene } from "../bus/bus-scene.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { scriptMaster, type ScriptedMaster } from "./scripted-master.ts";

/** A master whose moves the test makes, and real workers. */
export interface WorkerScene {
  readonly bus: BusScene;
  readonly master: ScriptedMaster;
  /** A folder of the test's own. */
  readonly folder: string;
  /** Where the workers have theirs. */
  readonly baseDirectory: string;
  readonly warnings: readonly string[];
  /** Waits until somebody has been warned so often. */
  warned(times: number): Promise<void>;
  /** How many runs are in the queue, whether a worker has them or not. */
  queued(): Promise<number>;
  /** A bus of its own for a worker. */
  open(): Promise<Bus>;
  /** Starts a worker, which the scene closes. */
  start(options?: Partial<WorkerOptions>): Promise<Worker>;
  close(): Promise<void>;
}

/** Long enough to be kept on a busy machine. */
export const HEARTBEAT_MS = 500;

/** @param bus whose server it is on, apart from all other scenes there; the caller closes that when this is closed */
export const workerScene = async (bus: BusScene): Promise<WorkerScene> => {
  const folder = temporaryFolder();
  const namespace = basename(folder);
  const buses: Bus[] = [];
  const open = async (): Promise<Bus> => {
    const opened = await bus.open({ namespace, leaseMs: 2 * HEARTBEAT_MS });
    buses.push(opened);
    return opened;
  };
  const master = await scriptMaster(await open());
  const baseDirectory = join(folder, "base");
  const environment = { PATH: process.env["PATH"] ?? "" };
  const warnings: string[] = [];
  const warning = new EventEmitter();
  const workers: Worker[] = [];
  return {
    bus,
    open,
    master,
    folder,
    baseDirectory,
    warnings,
    warned: async (times) => {
      while (warnings.length < times) await once(warning, "warning");
    },
    queued: () => queuedOn(bus.server(), namespace),
    start: async (options = {}) => {
      const worker = createWorker({
        bus: options.bus ?? (await open()),
        name: "machine",
        executors: 1,
        labels: [],
        directory: await openWorkerDirectory({ baseDirectory, killGraceMs: 1_000, environment }),
        projects: projectsThere(),
        killGraceMs: 1_000,
        heartbeatMs: HEARTBEAT_MS,
        environment,
        warn: (message) => {
          warnings.push(message);
          warning.emit("warning");
        },
        ...options,
      });
      workers.push(worker);
      return worker;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all(buses.map((opened) => opened.close()));
    },
  };
};

/** Projects that are there, with nothing to set up. */
export const projectsThere = (): WorkerProjects => {
  const held = new Map<string, BuildName>();
  return {
    ready: async (build, { projectDirectory }) => {
      held.set(JSON.stringify(build), build);
      return existsSync(projectDirectory)
        ? success({ projectDirectory })
        : failure(`Cannot run build ${build.build} as "${projectDirectory}" must be there: found nothing`);
    },
    end: async (build) => void held.delete(JSON.stringify(build)),
    held: () => [...held.values()],
  };
};
