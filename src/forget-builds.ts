import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { inheritedEnvironment } from "./config/inherited-environment.ts";
import { checkoutsIn, unneededOf } from "./left-checkouts.ts";
import { endedAt } from "./model/build-times.ts";
import { hasEnded, type Build } from "./model/build.ts";
import { inOrder, summaryOf, type BuildSummary } from "./model/build-summary.ts";
import { evolveIfLegal } from "./model/evolve.ts";
import { DAY_MS, forgettable, type RetentionLimits } from "./model/retention.ts";
import { pruneMirrors } from "./projects/mirror-pruning.ts";
import { createTreeRemoval } from "./projects/tree-removal.ts";
import { findBaseDirectory } from "./store/base-directory.ts";
import type { Journal, Store } from "./store/contract.ts";
import { openDiskStore } from "./store/disk-store.ts";

export interface ForgetOptions {
  /** That of a server that does not run. */
  readonly baseDirectory: string;
  readonly retention: RetentionLimits;
  /** Whether builds are only told, and none is forgotten. @default false */
  readonly dryRun?: boolean;
  /** Called with each build, oldest first, once it is forgotten. @default nobody is told */
  readonly onBuild?: (build: ForgottenBuild) => void;
}

/** What was forgotten, or would be. */
export interface Forgotten {
  readonly builds: number;
  /** The git mirrors that no build has used for the days that builds are kept, by the names of their folders. */
  readonly mirrors: readonly string[];
}

/** A build that was forgotten, or would be. */
export interface ForgottenBuild {
  readonly id: number;
  /** Null for a job without a name. */
  readonly jobName: string | null;
  /** In ms since the epoch. */
  readonly endedAt: number | null;
  /** What its files took on the disk. */
  readonly bytes: number;
}

/**
 * Forgets what is beyond the limits, as a server does by itself beside its work, and what an earlier process left of forgotten builds,
 * and of checkouts of others that have ended.
 * Then goes what else nobody has used for as long as builds are kept. Throws `StoreError` if a server has the folder, or the disk does not do its part; what was
 * forgotten until then stays so.
 *
 * @example
 * const retention = { builds: 100, days: null, bytes: null };
 * await forgetBuilds({ baseDirectory: "/var/lib/clusterrunner", retention, onBuild: ({ id }) => console.log(id) });
 */
export const forgetBuilds = async (options: ForgetOptions): Promise<Forgotten> => {
  const baseDirectory = findBaseDirectory(resolve(options.baseDirectory));
  // Opening it would make it.
  if (baseDirectory === null || !existsSync(join(baseDirectory, "journal.db"))) return { builds: 0, mirrors: [] };
  const store = openDiskStore({ baseDirectory, program: "clusterrunner gc" });
  try {
    const builds = await forgetIn(store, { ...options, baseDirectory });
    return { builds, mirrors: await forgetMirrors(baseDirectory, options) };
  } finally {
    await store.close();
  }
};

const forgetIn = async (
  { journal, results }: Store,
  { baseDirectory, retention, dryRun = false, onBuild = () => {} }: ForgetOptions,
): Promise<number> => {
  const erase = async (build: number): Promise<void> => {
    await results.remove(build);
    while (journal.erase(build));
  };
  if (!dryRun) for (const build of journal.forgotten()) await erase(build);
  const builds = summariesIn(journal);
  const sizes = new Map<number, number>();
  for (const build of builds) if (hasEnded(build)) sizes.set(build.id, await results.bytes(build.id));
  const chosen = new Set(forgettable(builds, retention, Date.now(), (build) => sizes.get(build)));
  for (const build of builds) {
    const { id } = build;
    if (!chosen.has(id)) continue;
    if (!dryRun) {
      journal.forget(id);
      await erase(id);
    }
    onBuild({ id, jobName: build.jobName, endedAt: endedAt(build), bytes: sizes.get(id) ?? 0 });
  }
  const unneeded = dryRun ? [] : unneededOf(checkoutsIn(baseDirectory), builds);
  for (const id of unneeded) await removeTree(join(baseDirectory, "workspaces", String(id)));
  return chosen.size;
};

const forgetMirrors = async (
  baseDirectory: string,
  { retention: { days }, dryRun = false }: ForgetOptions,
): Promise<readonly string[]> =>
  days === null
    ? []
    : pruneMirrors({
        repositories: join(baseDirectory, "repos"),
        workspaces: join(baseDirectory, "workspaces"),
        removeTree,
        unusedMs: days * DAY_MS,
        dryRun,
      });

const KILL_GRACE_MS = 5_000;

const removeTree = (folder: string): Promise<boolean> =>
  createTreeRemoval(inheritedEnvironment(process.env), KILL_GRACE_MS)(folder);

/** In the order of their ids. */
const summariesIn = (journal: Journal): readonly BuildSummary[] => {
  const builds = new Map<number, Build>();
  for (const { build: id, fact } of journal.readUnsummarized()) {
    const build = evolveIfLegal(id, builds.get(id), fact);
    if (build !== undefined) builds.set(id, build);
  }
  const summaries = [...journal.summaries()];
  for (const build of builds.values()) summaries.push(summaryOf(build));
  return inOrder(summaries);
};
