import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Paths, in order, and what is there: `755/` for a folder, `644 text` for a file, `-> target` for a link. */
export type FileTree = Readonly<Record<string, string>>;

/** All that is below a folder on disk. */
export const treeBelow = (folder: string): FileTree => {
  const tree: Record<string, string> = {};
  for (const path of pathsBelow(folder)) {
    const place = join(folder, path);
    const stats = lstatSync(place);
    if (stats.isSymbolicLink()) tree[path] = `-> ${readlinkSync(place)}`;
    else if (stats.isDirectory()) tree[path] = `${modeText(stats.mode)}/`;
    else tree[path] = `${modeText(stats.mode)} ${readFileSync(place, "utf8")}`;
  }
  return tree;
};

/** The paths of all that is below a folder, in order. Unlike Node's recursive listing, it does not go through links. */
export const pathsBelow = (folder: string): readonly string[] => {
  const paths: string[] = [];
  for (const child of readdirSync(folder, { withFileTypes: true })) {
    paths.push(child.name);
    if (!child.isDirectory()) continue;
    for (const path of pathsBelow(join(folder, child.name))) paths.push(`${child.name}/${path}`);
  }
  return paths.toSorted();
};

/** The files alone, since a zip has no folders and no links. */
export const filesOf = (tree: FileTree): FileTree =>
  Object.fromEntries(Object.entries(tree).filter(([, what]) => !what.endsWith("/") && !what.startsWith("->")));

/** Makes the files, and the folder with them; a path that ends in "/" is a folder. Returns `folder`. */
export const makeFiles = (folder: string, files: Readonly<Record<string, string>>): string => {
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const place = join(folder, path);
    mkdirSync(path.endsWith("/") ? place : dirname(place), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(place, text);
  }
  return folder;
};

/** How many descriptors this process has open below a folder. */
export const openBelow = (folder: string): number =>
  readdirSync("/proc/self/fd").filter((descriptor) => targetOf(descriptor).startsWith(folder)).length;

export const modeText = (mode: number): string => (mode & 0o7777).toString(8);

/** The descriptor of the listing itself is gone by now. */
const targetOf = (descriptor: string): string => {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
};
