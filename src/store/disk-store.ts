import { join } from "node:path";
import type { Store } from "./contract.ts";
import { createPacker } from "./packer.ts";
import { createResults } from "./results.ts";
import { createSqliteTimings } from "./sqlite-timings.ts";
import { openSqliteJournal } from "./sqlite-journal.ts";

export interface DiskStoreOptions {
  /** Made if it is not there: `journal.db` and one folder a build, under `builds`. */
  readonly baseDirectory: string;
  /** The folder of `timings.db`, which other processes may use at the same time. @default `baseDirectory` */
  readonly timings?: string | undefined;
}

/**
 * A store that outlives the process. One process at a time may have it open, but for the timings. Throws `StoreError` if the
 * journal is in use, foreign, of a newer release or damaged; then nothing is changed.
 */
export const openDiskStore = ({ baseDirectory, timings: folder = baseDirectory }: DiskStoreOptions): Store => {
  const journal = openSqliteJournal(join(baseDirectory, "journal.db"));
  const timings = createSqliteTimings(join(folder, "timings.db"));
  const packer = createPacker();
  const close = async (): Promise<void> => {
    try {
      journal.close();
    } finally {
      await Promise.all([timings.close(), packer.close()]);
    }
  };
  return { journal, results: createResults(baseDirectory, packer), timings, close };
};
