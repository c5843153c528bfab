import { existsSync } from "node:fs";
import { join } from "node:path";
import { StoreError, type JournalCopy } from "./store/contract.ts";
import { findBaseDirectory } from "./store/base-directory.ts";
import { openDiskStore } from "./store/disk-store.ts";

/**
 * Gives a copy of the journal of a base directory that no process has open to `use`, and has it open itself until that is done. Throws
 * `StoreError` if there is no journal, if another process has it, or if the disk does not take the copy.
 */
export const withJournalCopy = async (
  baseDirectory: string,
  use: (copy: JournalCopy) => Promise<void>,
): Promise<void> => {
  const folder = findBaseDirectory(baseDirectory);
  const path = join(baseDirectory, "journal.db");
  if (folder === null || !existsSync(path))
    throw new StoreError(`Cannot back up the journal "${path}" as it must be there: found none`);
  const store = openDiskStore({ baseDirectory: folder, program: "clusterrunner backup" });
  try {
    await use(await store.copyJournal());
  } finally {
    await store.close();
  }
};
