import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createClusterRunner, hasPassed, workOf, type Entry } from "../../../src/index.ts";

/** A build to measure: plain data, as it goes to a process of its own. */
export interface BuildOrder {
  /** Absolute; empty, or not there yet. It gets the project and all that is kept of the build. */
  readonly folder: string;
  /** What each atom runs. */
  readonly command: string;
  readonly atoms: number;
  readonly executors: number;
  /** Where the facts of the build are kept. @default "disk" */
  readonly store?: "disk" | "memory";
  /** How much the process that serves holds in its heap besides, in MB. */
  readonly heapMb: number;
}

/** What a build took. */
export interface BuildFigures {
  /** From its submission until it had settled, with everything recorded. */
  readonly seconds: number;
  /** How late the main thread's event loop came to what was due, in ms: 99 of 100 times no later. */
  readonly delayMs: number;
  /** From the end of the last atom to the end of the build, as both are recorded, in ms. */
  readonly endingMs: number;
  /** The memory of the whole process before the build, with its executors ready, in MB. */
  readonly idleMb: number;
  /** The most that it had until the build had settled, as the system counts it, in MB. */
  readonly peakMb: number;
}

/** How finely the event loop's delay is measured, in ms: part of every value. */
const RESOLUTION_MS = 1;

/** How long the executors' threads have to come up before the process counts as idle, in ms. */
const COMING_UP_MS = 500;

/** Runs a whole build in this process, and measures it. Throws if it does not pass. */
export const measureBuild = async (order: BuildOrder): Promise<BuildFigures> => {
  const { folder, atoms, executors, store = "disk" } = order;
  const project = projectIn(order);
  const heap = ballast(order.heapMb);
  const ends: Entry["fact"][] = [];
  const onEntries = (entries: readonly Entry[]): void => {
    // One at a time: a process that is measured for its memory must not keep a copy of the journal.
    for (const { fact } of entries) if (fact.type === "atomFinished") ends[0] = fact;
    for (const { fact } of entries) if (fact.type === "finished") ends[1] = fact;
  };
  const runner = await createClusterRunner({ baseDirectory: join(folder, "base"), executors, store, onEntries });
  try {
    await new Promise((resolve) => setTimeout(resolve, COMING_UP_MS));
    const idleMb = process.memoryUsage.rss() / 1e6;
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delay.enable();
    const start = performance.now();
    const admitted = await runner.submit({ type: "directory", project_directory: project });
    if (!admitted.ok) throw new Error(admitted.message);
    const build = await runner.settled(admitted.value);
    const seconds = (performance.now() - start) / 1_000;
    delay.disable();
    const peakMb = (process.resourceUsage().maxRSS * 1_024) / 1e6;
    if (build === undefined || !hasPassed(build) || workOf(build)?.atomsDone !== atoms)
      throw new Error(`Cannot measure a build as all ${atoms} atoms must pass: found ${JSON.stringify(build?.status)}`);
    const [last, finished] = ends;
    return {
      seconds,
      delayMs: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS),
      endingMs: (finished?.at ?? Number.NaN) - (last?.at ?? Number.NaN),
      idleMb,
      peakMb,
    };
  } finally {
    await runner.close();
    heap.length = 0;
  }
};

/** Makes a project whose only job has so many atoms of the command, each with a number from 1 in `N`; its path. */
export const projectIn = ({ folder, command, atoms }: Pick<BuildOrder, "folder" | "command" | "atoms">): string => {
  const project = join(folder, "project");
  mkdirSync(project, { recursive: true });
  const job = { commands: [command], atomizers: [{ N: `seq ${atoms}` }] };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Bench: job }));
  return project;
};

/** Small objects of about so many MB in all, which the collector has to walk through. */
const ballast = (mb: number): unknown[] => {
  const NUMBERS = 125;
  return Array.from({ length: mb * 1_000 }, (_, seed) =>
    Array.from({ length: NUMBERS }, (__, index) => seed + index / 2),
  );
};
