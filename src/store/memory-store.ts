import type { Store } from "./contract.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { createPacker } from "./packer.ts";
import { createResults } from "./results.ts";

export interface MemoryStoreOptions {
  /** Gets one folder a build, under `builds`. The caller removes it. */
  readonly directory: string;
}

/** A store for builds that need not outlive the process: the journal in memory, the results in a folder. */
export const createMemoryStore = ({ directory }: MemoryStoreOptions): Store => {
  const packer = createPacker();
  return { journal: createMemoryJournal(), results: createResults(directory, packer), close: packer.close };
};
