import { join } from "node:path";
import type { Store } from "./contract.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { createMemoryTimings } from "./memory-timings.ts";
import { createPacker } from "./packer.ts";
import { createResults } from "./results.ts";
import { createSqliteTimings, type OnDamage } from "./sqlite-timings.ts";

export interface MemoryStoreOptions {
  /** Gets one folder a build, under `builds`. The caller removes it. */
  readonly directory: string;
  /** The folder of a `timings.db` that outlives the store, and that other processes may use at the same time. @default in memory */
  readonly timings?: string | undefined;
  /** Told, in words, that `timings.db` was damaged and is set aside. @default nobody is told */
  readonly onDamage?: OnDamage | undefined;
}

/** A store for builds that need not outlive the process: the journal in memory, the results in a folder. */
export const createMemoryStore = ({ directory, timings: folder, onDamage }: MemoryStoreOptions): Store => {
  const packer = createPacker();
  const parts = { journal: createMemoryJournal(), results: createResults(directory, packer) };
  if (folder === undefined) return { ...parts, timings: createMemoryTimings(), close: packer.close };
  const timings = createSqliteTimings(join(folder, "timings.db"), onDamage);
  const close = async (): Promise<void> => {
    await Promise.all([timings.close(), packer.close()]);
  };
  return { ...parts, timings, close };
};
