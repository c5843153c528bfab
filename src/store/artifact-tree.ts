import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  readdirSync,
  readlinkSync,
  realpathSync,
} from "node:fs";
import { join, posix, sep } from "node:path";
import type { ArchiveEntry, FileEntry } from "./archive-entry.ts";

/** What becomes of a symbolic link: itself, or a copy of the file that it leads to. */
export type Links = "keep" | "follow";

export interface TreeOptions {
  /** The folder's own name in the archive. */
  readonly name: string;
  /** Names that are left out, directly in the folder only. */
  readonly without: ReadonlySet<string>;
  readonly links: Links;
}

/**
 * All that an artifact folder holds, folders before what is in them, each folder in the order of names. Left out: links
 * that lead out of the folder, and where they are followed links to anything but a file; sockets, pipes and devices; what
 * this user may not read; what vanishes meanwhile; names that are not UTF-8.
 */
export const artifactsOf = (
  folder: string,
  { name, without, links }: TreeOptions,
): Generator<ArchiveEntry, void, undefined> => {
  const below = function* (path: string): Generator<ArchiveEntry, void, undefined> {
    const names = orNothing(() => readdirSync(join(folder, path))) ?? [];
    for (const child of names.toSorted()) {
      if (path !== "" || !without.has(child)) yield* member(posix.join(path, child));
    }
  };
  const member = function* (path: string): Generator<ArchiveEntry, void, undefined> {
    const place = join(folder, path);
    const stats = orNothing(() => lstatSync(place));
    if (stats === undefined) return;
    const entryName = `${name}/${path}`;
    if (stats.isDirectory()) {
      yield { type: "folder", name: entryName, mode: stats.mode & 0o7777, modified: stats.mtime };
      yield* below(path);
    } else if (stats.isFile()) {
      yield* fileOf(place, entryName);
    } else if (stats.isSymbolicLink() && links === "follow") {
      const target = orNothing(() => realpathSync(place));
      if (target?.startsWith(realpathSync(folder) + sep) === true) yield* fileOf(target, entryName);
    } else if (stats.isSymbolicLink()) {
      const target = orNothing(() => readlinkSync(place));
      if (target !== undefined && staysInside(path, target))
        yield { type: "link", name: entryName, target, modified: stats.mtime };
    }
  };
  return below("");
};

/** One entry for the file, or none if there is no regular file that may be read. It is open until the generator goes on. */
export function* fileOf(path: string, name: string): Generator<FileEntry, void, undefined> {
  // Not through a link, and not waiting for the other end of a pipe.
  const file = orNothing(() => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  if (file === undefined) return;
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return;
    const { size, mtime } = stats;
    yield { type: "file", name, mode: stats.mode & 0o7777, modified: mtime, size, content: () => bytesOf(file, size) };
  } finally {
    closeSync(file);
  }
}

/** Exactly `size` bytes: a file that grew is cut, one that shrank is filled up with zeros. */
function* bytesOf(file: number, size: number): Generator<Uint8Array, void, undefined> {
  for (let position = 0; position < size;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - position));
    const read = readSync(file, chunk, 0, chunk.length, position);
    if (read === 0) chunk.fill(0);
    const taken = read === 0 ? chunk.length : read;
    yield chunk.subarray(0, taken);
    position += taken;
  }
}

const CHUNK = 65_536;

/**
 * Whether a link at `path` may be kept: its target is relative, goes up only at its beginning, and not above the folder.
 * Then no step of it can leave, not even through another link that was kept.
 */
const staysInside = (path: string, target: string): boolean => {
  const steps = target.split("/").filter((step) => step !== "" && step !== ".");
  const down = steps.findIndex((step) => step !== "..");
  const up = down === -1 ? steps.length : down;
  const depth = path.split("/").length - 1;
  return !posix.isAbsolute(target) && up <= depth && !steps.slice(up).includes("..");
};

/** Undefined for a file that is not there or not ours to read; any other failure is thrown. */
const orNothing = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && "code" in error && ABSENT.has(String(error.code))) return undefined;
    throw error;
  }
};

const ABSENT: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP", "ENXIO", "ENAMETOOLONG"]);
