import type { Readable } from "node:stream";
import type { Build } from "../model/build.ts";
import type { Fact } from "../model/fact.ts";

/** What outlives a process. */
export interface Store {
  readonly journal: Journal;
  readonly results: Results;
  /** Closes the journal and the packing threads. Safe to call twice. */
  close(): Promise<void>;
}

/** The stored order of facts. */
export interface Journal {
  /**
   * Stores facts behind all earlier ones, all of them or none. They are on disk when it returns; it throws `StoreError`
   * when they can't be.
   */
  append(facts: readonly NewEntry[]): readonly Entry[];
  /** All entries after `sequence`, in order. */
  read(after: number): Iterable<Entry>;
}

export interface NewEntry {
  readonly build: number;
  readonly fact: Fact;
}

export interface Entry extends NewEntry {
  /** From 1, without gaps, over all builds. */
  readonly sequence: number;
}

/** The files that atoms leave. */
export interface Results {
  /** Where an atom writes; nothing is created. */
  files(build: number, subjob: number, atom: number): AtomFiles;
  /**
   * The archive of a build that ended, in the original's layout: a folder `artifact_S_A` for each atom that ran, with its
   * artifacts and the four `clusterrunner_*` files, and `failures.txt` if an atom failed. Packed while it is read; destroying the
   * stream stops the packing, an error of the packing destroys the stream. Left out: links that lead out of their artifact folder
   * (and in a zip all folders, and links that don't lead to a file), sockets and pipes, and what may not be read.
   */
  archive(build: Build, format: ArchiveFormat): Readable;
  /** Writes the same files below `folder`, replacing what an earlier export left there and nothing else. */
  exportTo(build: Build, folder: string): Promise<void>;
}

/** Absolute paths. */
export interface AtomFiles {
  readonly console: string;
  readonly artifacts: string;
}

export type ArchiveFormat = "tar.gz" | "zip";

/** When the disk does not take or give what it must: full, read-only, damaged. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code = "STORE_FAILED";
}
