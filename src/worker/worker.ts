import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Bus, Taken } from "../bus/contract.ts";
import type { BuildName, Instructions, RunName } from "../bus/messages.ts";
import { deferred } from "../executors/deferred.ts";
import { createPiscinaPool } from "../executors/piscina-pool.ts";
import { buildFolder, isSameBuild } from "./build-folder.ts";
import { createConsoleFollower } from "./console-follower.ts";
import type { Worker, WorkerProjects } from "./contract.ts";
import type { Machine } from "./machine.ts";
import { createPatientBus } from "./patient-bus.ts";
import { createPresence } from "./presence.ts";
import { createWorkPuller } from "./work-puller.ts";
import { startWorkRun, type WorkRun } from "./work-run.ts";
import type { WorkerDirectory } from "./worker-directory.ts";

export interface WorkerOptions {
  /** Stays open: whoever opened it closes it, after the worker. */
  readonly bus: Bus;
  /** How people call it. */
  readonly name: string;
  /** How many runs it has at once, at least 1. */
  readonly executors: number;
  readonly labels: readonly string[];
  /** The worker removes it when it ends. */
  readonly directory: WorkerDirectory;
  /** Of builds below the same directory. */
  readonly projects: WorkerProjects;
  /** ms between SIGTERM and SIGKILL. */
  readonly killGraceMs: number;
  /** How often the master hears of it, in ms; the bus has twice that as its lease. */
  readonly heartbeatMs: number;
  /** What atoms inherit. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly warn: (message: string) => void;
}

/** Starts to run what a master has for machines like this one. */
export const createWorker = (options: WorkerOptions): Worker => {
  const { bus, name, executors, labels, directory, projects, killGraceMs, heartbeatMs, environment, warn } = options;
  const worker = randomBytes(12).toString("base64url");
  const pool = createPiscinaPool({ size: executors, killGraceMs, environment });
  const silence = new AbortController();
  /** Those that have a slot. */
  const runs = new Map<string, WorkRun>();
  /** Those of which something is left to do. */
  const unsettled = new Map<WorkRun, Promise<void>>();
  const ending = new Map<string, Promise<void>>();
  /** By its number, whether a run has it. */
  const slots = Array.from({ length: executors }, () => false);
  /** The session of who answered last. */
  let master = "";
  let isDraining = false;
  let draining: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  let leaving: Promise<void> | undefined;

  const machine: Machine = {
    worker,
    bus,
    patient: createPatientBus(bus, heartbeatMs),
    pool,
    projects,
    follower: createConsoleFollower(),
    directory: directory.path,
    environment,
    heartbeatMs,
    silence: silence.signal,
    onChange: () => presence.tell(),
    warn,
  };

  const see = async (key: string, run: WorkRun, slot: number): Promise<void> => {
    await run.over.catch((error: unknown) => warn(`Cannot go on with run ${run.name.run}: found ${String(error)}`));
    runs.delete(key);
    slots[slot] = false;
    puller.wake();
    await run.settled.catch(() => {});
    unsettled.delete(run);
  };

  const take = (taken: Taken): void => {
    const key = keyOf(taken.work);
    const known = runs.get(key);
    if (known !== undefined) return known.adopt(taken);
    const slot = slots.indexOf(false);
    if (isDraining || slot === -1) return taken.giveBack(0);
    slots[slot] = true;
    const run = startWorkRun(taken, slot, machine);
    runs.set(key, run);
    unsettled.set(run, see(key, run, slot));
  };

  const endBuild = async ({ session, build }: BuildName): Promise<void> => {
    const of = Array.from(unsettled).filter(([run]) => run.name.session === session && run.build === build);
    await Promise.all(of.map(([, settled]) => settled));
    await projects.end({ session, build });
    await rm(buildFolder(directory.path, { session, build }), { recursive: true, force: true }).catch(() => {});
    ending.delete(`${session}.${build}`);
    // One that could not be ended is told of again at the next heartbeat.
    if (!projects.held().some((held) => isSameBuild(held, { session, build }))) presence.tell();
  };

  const endOnce = (build: BuildName): Promise<void> => {
    const key = `${build.session}.${build.build}`;
    const end = ending.get(key) ?? endBuild(build);
    ending.set(key, end);
    return end;
  };

  const act = ({ session, queues, abort, handBack, over, leave }: Instructions): void => {
    puller.read(queues);
    // Another master has made the queues anew.
    if (session !== master) puller.restart();
    master = session;
    for (const run of abort) runs.get(keyOf(run))?.abort();
    for (const run of handBack) runs.get(keyOf(run))?.handBack();
    for (const build of over) void endOnce(build);
    if (leave) void drain().then(tellLeft);
  };

  const leaveNow = async (): Promise<void> => {
    clearInterval(heartbeat);
    silence.abort();
    await pool.close();
    await directory.remove();
    // Last: whoever hears it may count on that nothing of it runs any more.
    await presence.goodbye();
  };

  const drainNow = async (): Promise<void> => {
    isDraining = true;
    puller.stop();
    for (const run of runs.values()) run.handBack();
    presence.tell();
    await Promise.all(unsettled.values());
    if (closing === undefined) await Promise.all(projects.held().map(endOnce));
    await (leaving ??= leaveNow());
  };

  const closeNow = async (): Promise<void> => {
    isDraining = true;
    puller.stop();
    silence.abort();
    for (const run of runs.values()) run.abort();
    await Promise.all(unsettled.values());
    await (leaving ??= leaveNow());
  };

  const drain = (): Promise<void> => (draining ??= drainNow());

  const { promise: left, resolve: tellLeft } = deferred<void>();
  const puller = createWorkPuller({ queue: bus.queue, hasRoom: () => !isDraining && slots.includes(false), take });
  const presence = createPresence({
    bus,
    describe: () => ({
      worker,
      name,
      executors,
      labels,
      isDraining,
      runs: Array.from(runs.values())
        .filter(({ build }) => build !== undefined)
        .map((run) => run.name),
      builds: projects.held(),
    }),
    act,
    heartbeatMs,
    warn,
  });
  const renew = (): void => {
    for (const run of runs.values()) run.renew();
  };
  const heartbeat = setInterval(renew, heartbeatMs);
  bus.onNudge(worker, presence.tell);
  bus.onReconnect(() => {
    renew();
    puller.restart();
    presence.tell();
  });
  return { id: worker, joined: presence.joined, left, drain, close: () => (closing ??= closeNow()) };
};

const keyOf = ({ session, run }: RunName): string => `${session}.${run}`;
