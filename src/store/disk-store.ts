import { join } from "node:path";
import type { Store } from "./contract.ts";
import { createPacker } from "./packer.ts";
import { createResults } from "./results.ts";
import { openSqliteJournal } from "./sqlite-journal.ts";

export interface DiskStoreOptions {
  /** Made if it is not there: `journal.db` and one folder a build, under `builds`. */
  readonly baseDirectory: string;
}

/**
 * A store that outlives the process. One process at a time may have it open. Throws `StoreError` if the journal is in use,
 * foreign, of a newer release or damaged; then nothing is changed.
 */
export const openDiskStore = ({ baseDirectory }: DiskStoreOptions): Store => {
  const journal = openSqliteJournal(join(baseDirectory, "journal.db"));
  const packer = createPacker();
  const close = async (): Promise<void> => {
    try {
      journal.close();
    } finally {
      await packer.close();
    }
  };
  return { journal, results: createResults(baseDirectory, packer), close };
};
