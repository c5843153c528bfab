import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  createWriteStream,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { BusError, type Objects } from "../../bus/contract.ts";
import type { AtomFinished, BusReport, Content } from "../../bus/messages.ts";
import { messageOf } from "../../bus/sealed.ts";
import type { Lanes } from "../../model/lanes.ts";
import { atomTitle } from "../atom-title.ts";
import type { AtomOrder, Outcome, SubjobOrder } from "../contract.ts";
import { emptyFolder, makeFolder } from "../folders.ts";
import { codeOf, isPassing } from "../shortage.ts";

/** Puts what atoms leave on other machines where their orders say. */
export interface AtomStorage {
  /**
   * Stores what an atom has left, each of console and artifacts whole or not at all, and not where `isWanted` is false by then, and removes what was
   * sent for it. Resolves with how its subjob ends if that can't be done. Rejects with `BusError` if what was sent can't be had: it may be sent again.
   */
  store(order: SubjobOrder, finished: AtomFinished, isWanted: () => boolean): Promise<Outcome | undefined>;
  /** Removes what was sent once more. Never rejects. */
  discard(finished: AtomFinished): Promise<void>;
}

export interface AtomStorageOptions {
  readonly objects: Objects;
  /** Tells the files in the making from those of another run. */
  readonly mark: string;
  /** Where large files are stored, so that not those of all machines are at once. */
  readonly lanes: Lanes;
}

export const createAtomStorage = ({ objects, mark, lanes }: AtomStorageOptions): AtomStorage => {
  const storeConsole = async (content: Content, path: string, isWanted: () => boolean): Promise<void> => {
    const draft = `${path}.${mark}`;
    try {
      if (content.type === "inline") writeFileSync(draft, Buffer.from(content.data, "base64"));
      else await lanes(() => pipeline(objects.getStream(content), createWriteStream(draft)));
      if (isWanted()) renameSync(draft, path);
      else unlinkSync(draft);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  };

  const storeArtifacts = async (content: Content, path: string, isWanted: () => boolean): Promise<void> => {
    const draft = `${path}.${mark}`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    try {
      await lanes(() => unpack(objects, content, draft));
      if (!isWanted()) return;
      rmSync(path, { recursive: true, force: true });
      renameSync(draft, path);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  };

  return {
    discard: (finished) => discardFiles(objects, [finished]),
    store: async ({ subjob, atoms }, finished, isWanted) => {
      const order = atoms[finished.atom];
      if (order === undefined) return undefined;
      let action = "write to the console";
      try {
        await storeConsole(finished.console, order.console, isWanted);
        action = "keep the artifacts";
        if (finished.artifacts !== null) await storeArtifacts(finished.artifacts, order.artifacts, isWanted);
        await discardFiles(objects, [finished]);
        return undefined;
      } catch (error) {
        if (error instanceof BusError) throw error;
        const reason = `Cannot ${action} of ${atomTitle(subjob, finished.atom, order)} as the system must let it: found "${messageOf(error)}"`;
        await discardFiles(objects, [finished]);
        return { type: WITHOUT_ROOM.has(codeOf(error) ?? "") ? "impossible" : "lost", reason };
      }
    },
  };
};

/** Removes what was sent with reports; what can't be removed goes by itself in a day. Never rejects. */
export const discardFiles = async (objects: Objects, reports: readonly BusReport[]): Promise<void> => {
  for (const said of reports) {
    if (said.type !== "atomFinished") continue;
    await objects.remove(said.console).catch(() => {});
    if (said.artifacts !== null) await objects.remove(said.artifacts).catch(() => {});
  }
};

/** Makes the folders for what the atoms of a subjob leave, and takes away what an earlier attempt left; if that can't be, how the subjob ends. */
export const prepareFiles = ({ atoms, from = 0 }: SubjobOrder): Outcome | undefined => {
  const consoles = new Set<string>();
  for (const [place, order] of atoms.entries()) {
    if (place < from) continue;
    try {
      const folder = dirname(order.console);
      if (!consoles.has(folder)) makeFolder(folder);
      consoles.add(folder);
      prepareAtom(order);
    } catch (error) {
      const reason = `Cannot run atom ${place} of the subjob as the system must let it: found "${messageOf(error)}"`;
      return { type: isPassing(error) ? "lost" : "impossible", reason };
    }
  }
  return undefined;
};

const prepareAtom = ({ artifacts, console }: AtomOrder): void => {
  emptyFolder(artifacts);
  if (lstatSync(console, { throwIfNoEntry: false }) !== undefined) rmSync(console, { recursive: true });
};

/** Adds to the console of an atom that runs; from its beginning, in place of what is there. What can't be written is left out. */
export const showConsole = ({ console }: AtomOrder, offset: number, bytes: Uint8Array): void => {
  try {
    if (offset === 0) writeFileSync(console, bytes);
    else appendFileSync(console, bytes);
  } catch {
    // It is for watching: what counts comes with the atom's end.
  }
};

/**
 * Unpacks with the system's `tar`, which puts no member outside of the folder. What was another user's on the other machine is this one's here, and can't
 * be run as somebody else.
 */
const unpack = async (objects: Objects, content: Content, folder: string): Promise<void> => {
  const options = ["-x", "-f", "-", "--no-same-owner", "--no-same-permissions", "-C", folder];
  const tar = spawn("tar", options, { stdio: ["pipe", "ignore", "pipe"] });
  const closed = once(tar, "close");
  const said = text(tar.stderr);
  // That it is cut is told by the stream, that it is no archive by tar, which then reads no more.
  const piped = pipeline(objects.getStream(content), tar.stdin).catch((error: unknown) => error);
  const [cut] = await Promise.all([piped, closed]);
  if (cut instanceof Error && codeOf(cut) !== "EPIPE") throw cut;
  if (tar.exitCode !== 0) throw new Error((await said).trim());
};

const WITHOUT_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS"]);
