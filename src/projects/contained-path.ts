import { lstat, realpath } from "node:fs/promises";
import { isAbsolute, join, normalize, relative, sep } from "node:path";

/**
 * Where `path`, which is relative to the real path `root`, leads: absolute, and real as far as it exists. Null when it leads
 * out of `root`, by `..`, by a leading slash or through a symlink, or through a symlink that leads nowhere.
 */
export const containedPath = async (root: string, path: string): Promise<string | null> => {
  if (isAbsolute(path) || path.includes("\0")) return null;
  let reached = root;
  // `..` goes back by name, not to the parent of where a symlink leads.
  for (const part of normalize(path).split(sep)) {
    const next = join(reached, part);
    const found = await lstat(next).catch(() => null);
    const real = found?.isSymbolicLink() === true ? await realpath(next).catch(() => null) : next;
    if (real === null || !isInside(root, real)) return null;
    reached = real;
  }
  return reached;
};

const isInside = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};
