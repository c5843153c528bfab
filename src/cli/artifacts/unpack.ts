import { lstat, mkdir, open, rm, symlink } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { requireFree, type SaveOptions } from "../new-file.ts";
import type { TarEntry } from "./tar-entries.ts";

/**
 * Writes a member of an archive below `folder`, and the folders in which it is. Throws for a file that is there already, unless it may be
 * replaced, and for whatever would be written through a link.
 */
export const unpack = async (entry: TarEntry, folder: string, options: SaveOptions): Promise<void> => {
  const path = join(folder, entry.name);
  await requireFolders(folder, entry.type === "folder" ? entry.name : dirname(entry.name));
  if (entry.type === "folder") return;
  requireFree(path, options);
  await rm(path, { force: true });
  if (entry.type === "link") await link(entry, path);
  else await write(entry, path);
};

/** Makes them where they are missing. Each must be a folder itself: a link could lead anywhere. */
const requireFolders = async (folder: string, name: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  if (name === ".") return;
  let path = folder;
  for (const step of name.split("/")) {
    path = join(path, step);
    await mkdir(path).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
    if (!(await lstat(path)).isDirectory())
      throw new Error(`Cannot unpack to "${path}" as it must be a folder: found something else there`);
  }
};

/** A server keeps no link that leaves the folder of its atom; one that says otherwise is not believed. */
const link = async ({ name, target }: TarEntry, path: string): Promise<void> => {
  const [root = ""] = name.split("/");
  const leadsTo = normalize(join(dirname(name), target));
  if (target.startsWith("/") || !`${leadsTo}/`.startsWith(`${root}/`))
    throw new Error(`Cannot unpack the link "${name}" as it must stay in its folder: found it lead to "${target}"`);
  await symlink(target, path);
};

const write = async ({ content, mode, modified }: TarEntry, path: string): Promise<void> => {
  const file = await open(path, "wx", 0o600);
  let isWhole = false;
  try {
    for await (const chunk of content()) await file.appendFile(chunk);
    await file.chmod(mode | 0o200);
    await file.utimes(modified, modified);
    isWhole = true;
  } finally {
    await file.close();
    // Half a file looks like a whole one.
    if (!isWhole) await rm(path, { force: true });
  }
};
