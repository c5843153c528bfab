import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { StoreError } from "./contract.ts";

/**
 * The real path of the folder `path`, absolute, in which everything lives that outlasts the process. It is made if it is missing, for its
 * owner alone, with the folders above it. Links are followed once, here: who uses the real path keeps together what belongs together, also
 * if a link on the way to it is changed.
 *
 * Throws `StoreError`, which says what to mend, if this process can't work in it, and if it holds things of others but nothing of ours:
 * ClusterRunner removes what it finds in its way, and would fill what is somebody's home.
 *
 * @example
 * const baseDirectory = openBaseDirectory("/var/tmp/builds");
 */
export const openBaseDirectory = (path: string): string => {
  const found = findBaseDirectory(path);
  if (found !== null) return found;
  try {
    make(path);
  } catch (error) {
    throw notMade(path, error);
  }
  return checked(path);
};

/** Not by `recursive`, which never ends below a folder that takes no others, as /proc is. */
const make = (path: string): void => {
  if (!isThere(dirname(path))) make(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (codeOf(error) !== "EEXIST") throw error;
  }
};

/** As `openBaseDirectory`, but makes nothing: null if there is nothing at `path`. */
export const findBaseDirectory = (path: string): string | null => (isThere(path) ? checked(path) : null);

/** What counts as a sign that a folder is ours: it is there since the first start, the first build here and now, or was put there for us. */
const MARKS: ReadonlySet<string> = new Set(["journal.db", "timings.db", "clusterrunner.conf"]);

/** What is made before there is one of them, by a start that was cut off too. A disk of its own has a `lost+found`. */
const OURS =
  /^((journal\.db|timings\.db|clusterrunner\.conf)[.-].+|builds|repos|workspaces|workers|embedded|last_builds|lost\+found)$/;

/** Folders that are made when they are needed. Each may be a disk of its own, or a link to a folder elsewhere. */
const PARTS: readonly string[] = ["builds", "repos", "workspaces", "workers", "embedded", "last_builds"];

const checked = (path: string): string => {
  const refuse = (wish: string, found: string): never => {
    throw new StoreError(`Cannot use base directory "${path}" as ${wish}: found ${found}; ${MEND}`);
  };
  const needs = (place: string, name: string, kind: Kind): void => {
    const found = misfitOf(place, kind);
    if (found !== null) refuse(`${name} must be a ${kind} that this user may change`, found);
  };
  needs(path, "it", "folder");
  const real = realpathSync(path);
  const names = readdirSync(real);
  const strangers = names.filter((name) => !OURS.test(name)).toSorted();
  if (!names.some((name) => MARKS.has(name)) && strangers.length > 0)
    refuse("it must be new, empty or ClusterRunner's own", `no journal, and ${listed(strangers)}`);
  for (const part of PARTS) if (names.includes(part)) needs(join(real, part), `"${part}" in it`, "folder");
  if (names.includes("journal.db")) needs(join(real, "journal.db"), '"journal.db" in it', "file");
  return real;
};

const MEND = "mend that, or set base_directory to another folder";

type Kind = "folder" | "file";

/** What is wrong with a place where something is, which must be of that kind and ours to change; null if nothing is. */
const misfitOf = (path: string, kind: Kind): string | null => {
  try {
    const stats = statSync(path);
    if (kind === "folder" ? !stats.isDirectory() : !stats.isFile()) return nameOf(stats);
    accessSync(path, constants.R_OK | constants.W_OK | (kind === "folder" ? constants.X_OK : 0));
    return null;
  } catch (error) {
    return reasonOf(path, error);
  }
};

const notMade = (path: string, error: unknown): StoreError => {
  const above = nearest(path);
  const found = misfitOf(above, "folder") ?? reasonOf(above, error);
  return new StoreError(
    `Cannot make base directory "${path}" as "${above}" must be a folder that this user may change: found ${found}; ${MEND}`,
  );
};

/** The lowest folder on the way to a path, or what is in its place. */
const nearest = (path: string): string => (isThere(path) ? path : nearest(dirname(path)));

/** Whether there is something, be it a link that leads nowhere. */
const isThere = (path: string): boolean => {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    // Where the way to it is barred, something may well be there.
    return !NOWHERE.has(codeOf(error));
  }
};

const NOWHERE: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR"]);

const reasonOf = (path: string, error: unknown): string => {
  switch (codeOf(error)) {
    case "ENOENT":
      return isLink(path) ? `a link to "${readlinkSync(path)}", where nothing is` : "that it takes no folder";
    case "ELOOP":
      return "a link that leads back to itself";
    case "EROFS":
      return "a read-only file system";
    case "ENOSPC":
    case "EDQUOT":
      return "no room on the disk";
    case "EACCES":
    case "EPERM":
      return `${ownedBy(path)}, and this is user ${process.getuid?.()}`;
    default:
      return String(error instanceof Error ? error.message : error);
  }
};

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

const ownedBy = (path: string): string => {
  try {
    const { uid, mode } = statSync(path);
    return `mode ${(mode & 0o7777).toString(8).padStart(4, "0")} of user ${uid}`;
  } catch {
    return "a folder above it that may not be entered";
  }
};

const nameOf = (stats: { isDirectory(): boolean; isFile(): boolean }): string => {
  if (stats.isDirectory()) return "a folder";
  return stats.isFile() ? "a file" : "something else";
};

/** Names that are shown. */
const SHOWN = 3;

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, SHOWN).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return `${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
};

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);
