import {
  closeSync,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { ArchiveEntry, FileEntry } from "./archive-entry.ts";

/** Gets the files until they are whole; one that an interrupted export left is removed by the next one. */
const DRAFT = ".clusterrunner_export";

const ARTIFACTS = /^artifact_\d+_\d+$/;
const FAILURES = "failures.txt";

/**
 * Writes the entries below `target` in place of what an earlier export left there, and of nothing else. All of them are
 * written first, and then moved to their names; when it is interrupted, a file is whole or absent, and a failed build does
 * not look like one that passed.
 */
export const exportEntries = async (entries: AsyncIterable<ArchiveEntry>, target: string): Promise<void> => {
  const draft = join(target, DRAFT);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    for await (const entry of entries) write(entry, join(draft, entry.name));
    moveAll(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

const write = (entry: ArchiveEntry, path: string): void => {
  // Whoever exports a folder must be able to fill it, and to remove it.
  if (entry.type === "folder") mkdirSync(path, { mode: entry.mode | 0o700 });
  else if (entry.type === "link") symlinkSync(entry.target, path);
  else writeFile(entry, path);
};

const writeFile = ({ content, mode }: FileEntry, path: string): void => {
  const file = openSync(path, "wx");
  try {
    for (const chunk of content()) {
      for (let from = 0; from < chunk.length;) from += writeSync(file, chunk, from);
    }
    fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
};

/** Moves all that an export has written to its names, in place of what an earlier one left there. */
export const moveAll = (draft: string, target: string): void => {
  const names = readdirSync(draft);
  const failed = names.includes(FAILURES);
  if (failed) renameSync(join(draft, FAILURES), join(target, FAILURES));
  for (const name of readdirSync(target)) {
    const path = join(target, name);
    if (ARTIFACTS.test(name) && lstatSync(path).isDirectory()) rmSync(path, { recursive: true });
  }
  for (const name of names) {
    if (name !== FAILURES) renameSync(join(draft, name), join(target, name));
  }
  if (!failed) rmSync(join(target, FAILURES), { force: true });
};
