import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, utimes } from "node:fs/promises";
import { join } from "node:path";
import { success } from "../model/errors.ts";
import type { Git } from "./git-command.ts";
import { gitFailure, type Step } from "./git-step.ts";
import type { RemoveTree } from "./tree-removal.ts";

/** A bare repository that is kept between builds, so that a build fetches only what is new. */
export interface Mirror {
  readonly url: string;
  /** Absolute. */
  readonly directory: string;
  /** Runs git on it. */
  git(args: readonly string[], signal?: AbortSignal): ReturnType<Git>;
  /** Makes the mirror where there is none that git can use. Its folder's time of change says when it was opened last. */
  open(signal: AbortSignal): Promise<Step<void>>;
  /**
   * Makes the mirror again if the words of a failed command, and a check, show that it is damaged or of another kind than
   * its source. Resolves with whether it did, so that another try makes sense. Checkouts that borrow from it keep their
   * files, and their history as far as it is fetched again.
   */
  repair(words: string, signal: AbortSignal): Promise<boolean>;
}

export interface MirrorOptions {
  readonly git: Git;
  readonly removeTree: RemoveTree;
  /** Absolute: the folder of all mirrors. */
  readonly repositories: string;
}

export const mirrorOf = (url: string, options: MirrorOptions): Mirror =>
  mirrorNamed(repositoryName(url), url, "sha1", options);

/** The mirror with this name in place of the one that its url would give it. @param objectFormat git's name for the kind of its hashes */
export const mirrorNamed = (
  name: string,
  url: string,
  objectFormat: "sha1" | "sha256",
  { git, removeTree, repositories }: MirrorOptions,
): Mirror => {
  const directory = join(repositories, name);
  const inMirror: Mirror["git"] = (args, signal) => git(directory, args, signal);

  const isUsable = async (signal: AbortSignal): Promise<boolean> =>
    (await inMirror(["rev-parse", "--git-dir"], signal)).exitCode === 0;

  /** Made aside and moved, so that nobody ever sees half of a mirror. */
  const make = async (format: string, keep: () => Promise<boolean>, signal: AbortSignal): Promise<Step<void>> => {
    const fresh = `${directory}.${randomUUID()}`;
    await mkdir(repositories, { recursive: true, mode: 0o700 });
    try {
      const init = ["init", "--quiet", "--bare", "--template=", `--object-format=${format}`];
      const made = await git(fresh, init, signal);
      if (made.exitCode !== 0) return gitFailure(`clone "${url}"`, `git must make a mirror "${directory}"`, made);
      if (!(await moveIfFree(fresh, directory)) && !(await keep())) {
        await removeTree(directory);
        await moveIfFree(fresh, directory);
      }
    } finally {
      await removeTree(fresh);
    }
    return success(undefined);
  };

  return {
    url,
    directory,
    git: inMirror,
    open: async (signal) => {
      if (await isUsable(signal)) {
        const now = new Date();
        await utimes(directory, now, now);
        return success(undefined);
      }
      // Another process may have made it meanwhile.
      return make(objectFormat, () => isUsable(signal), signal);
    },
    repair: async (words, signal) => {
      if (BEYOND_MIRROR.test(words)) return false;
      const needed = /mismatched algorithms: client \w+; server (\w+)/.exec(words)?.[1];
      if (needed === undefined) {
        const check = await inMirror(["fsck", "--no-dangling", "--no-progress"], signal);
        // Below 0, the check was ended and found out nothing.
        if (check.exitCode <= 0) return false;
      }
      const made = await make(needed ?? objectFormat, () => Promise.resolve(false), signal);
      return made.ok;
    },
  };
};

/** The last segment of a url's path, in characters that mean nothing special anywhere; never credentials. */
export const readableName = (url: string): string => {
  const path = url.replace(/^\w[\w+.-]*:\/\/[^/]*/, "").replace(/\/+$/, "");
  const segment = path.split(/[/:]/).at(-1) ?? "";
  const name = segment
    .replace(/\.git$/, "")
    .replaceAll(/[^\w.-]/g, "")
    .replace(/^[.-]+/, "")
    .slice(0, 40);
  return name === "" || segment.includes("@") ? "repository" : name;
};

/** What a mirror's folder is called: no two urls share one. */
export const repositoryName = (url: string): string =>
  `${readableName(url)}-${createHash("sha256").update(url).digest("hex").slice(0, 16)}`;

/** Said only after the mirror has done its part, so a check of all its objects would be in vain. */
const BEYOND_MIRROR = /Could not read from remote repository|unable to access|couldn't find remote ref|not our ref/;

/** Moves a folder to a place unless something is there; says whether it did. */
const moveIfFree = async (from: string, to: string): Promise<boolean> => {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && TAKEN.has(error.code)) return false;
    throw error;
  }
};

const TAKEN: ReadonlySet<unknown> = new Set(["ENOTEMPTY", "EEXIST", "ENOTDIR"]);
