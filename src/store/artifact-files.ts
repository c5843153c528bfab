import { closeSync, constants, createReadStream, fstatSync, lstatSync, openSync, realpathSync } from "node:fs";
import { join, posix } from "node:path";
import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { atomFiles } from "./atom-files.ts";
import { artifactsOf } from "./artifact-tree.ts";
import type { Artifact, ArtifactList, ArtifactRequest, ListedArtifact } from "./contract.ts";

/** How many entries are looked at in one turn of the event loop: about a millisecond. */
const PORTION = 32;

/** The regular files below the artifact folders of these atoms of a build, whose own folder is `folder`. */
export const listArtifacts = async (
  folder: string,
  { atoms, offset, limit, signal }: ArtifactRequest,
): Promise<ArtifactList> => {
  const artifacts: ListedArtifact[] = [];
  let total = 0;
  let looked = 0;
  for (const found of filesIn(folder, atoms)) {
    looked += 1;
    if (looked % PORTION === 0) {
      await nextTurn();
      if (signal.aborted) break;
    }
    if (found === null) continue;
    if (total >= offset && artifacts.length < limit) artifacts.push(found);
    total += 1;
  }
  return { artifacts, total };
};

/** The artifact of an atom whose folder is `folder`, opened; null if there is no such regular file, or a link on the way to it. */
export const openArtifact = (folder: string, path: string): Artifact | null => {
  if (!isPlain(path)) return null;
  try {
    // The atom could have put a link in the place of its folder, or of any other on the way.
    if (!lstatSync(folder).isDirectory()) return null;
    const place = join(realpathSync(folder), path);
    if (realpathSync(place) !== place) return null;
    return opened(openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  } catch (error) {
    if (error instanceof Error && "code" in error && ABSENT.has(String(error.code))) return null;
    throw error;
  }
};

/** Each file, and null for whatever else is met. */
function* filesIn(folder: string, atoms: ArtifactRequest["atoms"]): Generator<ListedArtifact | null, void, undefined> {
  for (const { subjob, atom } of atoms) {
    const { artifacts } = atomFiles(folder, subjob, atom);
    const found = lstatSync(artifacts, { throwIfNoEntry: false });
    yield null;
    if (found?.isDirectory() !== true) continue;
    for (const entry of artifactsOf(artifacts, { name: ".", without: NOTHING, links: "keep" }))
      yield entry.type === "file" ? { subjob, atom, path: entry.name.slice("./".length), size: entry.size } : null;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

const opened = (file: number): Artifact | null => {
  const stats = fstatSync(file);
  if (!stats.isFile()) {
    closeSync(file);
    return null;
  }
  return {
    size: stats.size,
    modified: stats.mtime,
    read: ({ first, last }) => {
      if (first > last) {
        closeSync(file);
        return Readable.from([], { objectMode: false });
      }
      return createReadStream("", { fd: file, start: first, end: last });
    },
    close: () => closeSync(file),
  };
};

/** Whether a path is spelt as a list has it: relative, without a step up or a step that leads nowhere. */
const isPlain = (path: string): boolean =>
  path !== "" &&
  !path.includes("\0") &&
  !posix.isAbsolute(path) &&
  posix.normalize(path) === path &&
  !/(?:^|\/)\.\.?(?:\/|$)|\/$/.test(path);

const ABSENT: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP", "ENXIO", "ENAMETOOLONG"]);
