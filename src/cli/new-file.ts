import { lstatSync } from "node:fs";
import { link, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";

export interface SaveOptions {
  /** Whether a file that is there is replaced. */
  readonly force: boolean;
}

/** Throws if there is something at `path` that may not be replaced. */
export const requireFree = (path: string, { force }: SaveOptions): void => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || (force && found.isFile())) return;
  if (!found.isFile()) throw new Error(`Cannot write "${path}" as it must be a file: found something else there`);
  throw new Error(`Cannot write "${path}" as it must not be there yet, or --force be given: found a file`);
};

/**
 * Writes a file for its owner alone, synced, complete or not at all, whenever the machine stops. Throws an error that names the file for
 * whatever is in the way, such as a full disk.
 */
export const saveNew = async (path: string, content: Readable, options: SaveOptions): Promise<void> => {
  const draft = `${path}.${process.pid}.new`;
  try {
    await write(draft, content);
    // A link does not replace what came in the meantime.
    await (options.force ? rename(draft, path) : link(draft, path));
    await syncFolder(dirname(path));
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot write "${path}" as all of it must get there: found "${found}"`, { cause: error });
  } finally {
    content.destroy();
    await rm(draft, { force: true });
  }
};

const PRIVATE = 0o600;

const write = async (path: string, content: Readable): Promise<void> => {
  const file = await open(path, "wx", PRIVATE);
  try {
    await writeFile(file, content);
    await file.sync();
  } finally {
    await file.close();
  }
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
