import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { codeOf } from "../executors/shortage.ts";
import { BUILD_MARK } from "../model/build-mark.ts";
import { endMarkedAlike } from "../processes/marked-processes.ts";
import { hasProcessTable, membershipOf, startTicksOf } from "../processes/process-table.ts";
import { createTreeRemoval } from "../projects/tree-removal.ts";

export interface WorkerDirectoryOptions {
  /** Absolute, symlinks resolved; workers of one machine may share it, those of several may not. */
  readonly baseDirectory: string;
  /** How long what is told to end may take before it is killed, in ms. */
  readonly killGraceMs: number;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

/** A worker's own folder, which nobody else touches while its process lives. */
export interface WorkerDirectory {
  /** Absolute; it is there. */
  readonly path: string;
  /** Ends what runs of any build of this worker, wherever it has gone, and removes the folder. Safe to call twice. */
  remove(): Promise<void>;
}

/**
 * Makes a folder of its own for a worker of this process, below `workers` in the base directory. Before that it ends what workers that were killed
 * left running, and removes their folders.
 *
 * Rejects with the system's error if the folder can't be made.
 */
export const openWorkerDirectory = async (options: WorkerDirectoryOptions): Promise<WorkerDirectory> => {
  const { baseDirectory, killGraceMs, environment } = options;
  const workers = join(baseDirectory, "workers");
  const removeTree = createTreeRemoval(environment, killGraceMs);
  const clear = async (name: string): Promise<void> => {
    const path = join(workers, name);
    await endMarkedAlike(`${BUILD_MARK}=${path}${sep}`, killGraceMs);
    await removeTree(path);
  };

  const names = existsSync(workers) ? readdirSync(workers) : [];
  await Promise.all(names.filter((name) => !isInUse(name)).map(clear));
  mkdirSync(workers, { recursive: true, mode: 0o700 });
  const name = makeOwn(workers);
  return { path: join(workers, name), remove: () => clear(name) };
};

/** Makes a folder that is named after this process. A short name: below it may be sockets, whose paths have at most 107 characters. */
const makeOwn = (workers: string): string => {
  for (let number = 1; ; number += 1) {
    const name = `${process.pid}-${startTicksOf(process.pid) ?? 0}-${number}`;
    try {
      mkdirSync(join(workers, name), { mode: 0o700 });
      return name;
    } catch (error) {
      // That of another worker of this process.
      if (codeOf(error) !== "EEXIST") throw error;
    }
  }
};

/** Whether the process that a folder is named after is still there. Its id alone does not tell, where there is more to ask: ids are used again. */
const isInUse = (name: string): boolean => {
  const [, pid, ticks] = /^(\d+)-(\d+)-/.exec(name) ?? [];
  if (pid === undefined) return false;
  if (hasProcessTable()) return membershipOf(Number(pid)).isAlive && startTicksOf(Number(pid)) === Number(ticks);
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};
