import { chmod, lstat, opendir, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "./contract.ts";

/* One file after the other: all at once would take every thread of this process that reads files for others. */

/** What everything in a folder takes on the disk, in bytes; 0 if it is not there. A link counts itself. Rejects with `StoreError`. */
export const bytesBelow = async (folder: string): Promise<number> => {
  let bytes = 0;
  const add = async (path: string): Promise<void> => {
    bytes += (await lstat(path)).blocks * BLOCK_BYTES;
  };
  await attempt("measure", folder, () => walk(folder, { file: add, folder: add, enter: () => Promise.resolve() }));
  return bytes;
};

/** Removes a folder with everything in it, following no link; nothing is done if it is not there. Rejects with `StoreError` if something has to stay. */
export const removeFolder = (folder: string): Promise<void> =>
  attempt("remove", folder, () =>
    // An atom may have left a folder that its owner may not change.
    walk(folder, { file: unlink, folder: rmdir, enter: (path) => chmod(path, OWNED) }),
  );

/** `blocks` counts in these, whatever the file system's own are. */
const BLOCK_BYTES = 512;

const OWNED = 0o700;

interface Visit {
  /** Before what is in it. */
  enter(path: string): Promise<void>;
  /** Whatever is no folder. */
  file(path: string): Promise<void>;
  /** After what is in it. */
  folder(path: string): Promise<void>;
}

const walk = async (folder: string, visit: Visit): Promise<void> => {
  await unlessGone(async () => {
    await visit.enter(folder);
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      await (entry.isDirectory() ? walk(path, visit) : unlessGone(() => visit.file(path)));
    }
    await visit.folder(folder);
  });
};

/** Somebody else may remove files at the same time. */
const unlessGone = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
};

const attempt = async (action: string, folder: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new StoreError(`Cannot ${action} the results "${folder}" as they must be ours alone: found "${found}"`, {
      cause: error,
    });
  }
};
