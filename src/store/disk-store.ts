import { join } from "node:path";
import type { CopyJournal, Store } from "./contract.ts";
import { createJournalCopies } from "./journal-copies.ts";
import { thisProcess } from "./journal-owner.ts";
import { nameOwner } from "./owner-name.ts";
import { createPacker } from "./packer.ts";
import { createResults } from "./results.ts";
import { createSqliteTimings, type OnDamage } from "./sqlite-timings.ts";
import { openSqliteJournal } from "./sqlite-journal.ts";

export interface DiskStoreOptions {
  /** Made if it is not there: `journal.db` and one folder a build, under `builds`. */
  readonly baseDirectory: string;
  /** The folder of `timings.db`, which other processes may use at the same time. @default `baseDirectory` */
  readonly timings?: string | undefined;
  /** What another process is told that has the store, such as `clusterrunner master`. @default "node" */
  readonly program?: string | undefined;
  /** Told, in words, that `timings.db` was damaged and is set aside. @default nobody is told */
  readonly onDamage?: OnDamage | undefined;
}

export interface DiskStore extends Store {
  /** Where this process answers: whoever else wants the store is told. A disk that does not take it is asked again. */
  serves(url: string): void;
  readonly copyJournal: CopyJournal;
}

/**
 * A store that outlives the process. One process at a time may have it open, but for the timings. Throws `StoreError` if the
 * journal is in use, foreign, of a newer release or damaged; then nothing is changed.
 */
export const openDiskStore = (options: DiskStoreOptions): DiskStore => {
  const { baseDirectory, timings: folder = baseDirectory, program = "node" } = options;
  const path = join(baseDirectory, "journal.db");
  const journal = openSqliteJournal(path);
  const owner = nameOwner(path, thisProcess(program, Date.now()));
  const copies = createJournalCopies(journal, `${path}.copy`);
  const timings = createSqliteTimings(join(folder, "timings.db"), options.onDamage);
  const packer = createPacker();
  const close = async (): Promise<void> => {
    try {
      await copies.close();
      owner.remove();
      journal.close();
    } finally {
      await Promise.all([timings.close(), packer.close()]);
    }
  };
  return {
    journal,
    results: createResults(baseDirectory, packer),
    timings,
    serves: owner.serves,
    copyJournal: copies.copy,
    close,
  };
};
