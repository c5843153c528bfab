import { randomUUID } from "node:crypto";
import { renameSync } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RemoveTree } from "./tree-removal.ts";

export interface PruningOptions {
  /** Absolute: the folder of all mirrors. */
  readonly repositories: string;
  /** Absolute: the folder of the checkouts, whose mirrors stay, whoever made them. */
  readonly workspaces: string;
  readonly removeTree: RemoveTree;
  /** How long nobody has opened a mirror that goes, in ms. */
  readonly unusedMs: number;
  /** Whether somebody uses a mirror by now; asked right before it goes. @default nobody does */
  readonly isUsed?: (directory: string) => boolean;
  /** Whether mirrors are only told. @default false */
  readonly dryRun?: boolean;
}

/**
 * Removes the mirrors that have not been opened for so long and that no checkout borrows from; the names of their folders, in order.
 * One that another process opens in this very moment is made again by it.
 */
export const pruneMirrors = async (options: PruningOptions): Promise<readonly string[]> => {
  const { repositories, workspaces, removeTree, unusedMs, isUsed = () => false, dryRun = false } = options;
  const borrowed = await borrowedIn(workspaces);
  const pruned: string[] = [];
  for (const name of (await namesIn(repositories)).filter((each) => MIRROR.test(each)).toSorted()) {
    const directory = join(repositories, name);
    const opened = (await stat(directory).catch(() => null))?.mtimeMs ?? Infinity;
    if (Date.now() - opened < unusedMs || borrowed.has(await realpath(directory)) || isUsed(directory)) continue;
    pruned.push(name);
    if (dryRun) continue;
    // Aside at once, without a turn of anybody else between: a checkout that begins now finds no mirror, rather than half of one.
    const aside = `${directory}.${randomUUID()}`;
    renameSync(directory, aside);
    await removeTree(aside);
  }
  return pruned;
};

/** What a mirror's folder is called, and one that was being made or removed when its process died. */
const MIRROR = /-[0-9a-f]{16}(\.[0-9a-f-]{36})?$/;

/** The mirrors whose objects the checkouts use. */
const borrowedIn = async (workspaces: string): Promise<ReadonlySet<string>> => {
  const borrowed = new Set<string>();
  for (const build of await namesIn(workspaces)) {
    for (const checkout of await namesIn(join(workspaces, build))) {
      const path = join(workspaces, build, checkout, ".git", "objects", "info", "alternates");
      const objects = await readFile(path, "utf8").catch(() => "");
      for (const line of objects.split("\n"))
        if (line !== "") borrowed.add(await realpath(dirname(line)).catch(() => line));
    }
  }
  return borrowed;
};

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);
