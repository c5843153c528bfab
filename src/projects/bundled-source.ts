import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Git, GitExit } from "./git-command.ts";
import { mirrorNamed, type Mirror, type MirrorOptions } from "./git-mirror.ts";
import { gitFailure, type Step } from "./git-step.ts";
import type { Shipment } from "./shipment.ts";
import { checkOutShipped, objectFormatOf } from "./shipped-checkout.ts";
import { createSlots } from "./slots.ts";
import { createTurns } from "./turns.ts";

/** Commits that another machine has packed, in mirrors that are kept between builds. It asks no repository. */
export interface BundledSource {
  /** What need not be sent with its history, of the repositories that were used last. Never rejects. */
  heads(): Promise<readonly MirrorHeads[]>;
  /**
   * Makes a checkout of the commit, with the bundle if there is one. `folder` is absolute; nothing is there yet, but its parent is. After a
   * failure the mirror is one that a bundle with the whole history can be fetched into.
   */
  checkOut(shipment: Shipment, bundle: string | null, folder: string, signal: AbortSignal): Promise<Step<void>>;
}

export interface MirrorHeads {
  readonly repository: string;
  /** The newest first. */
  readonly heads: readonly string[];
}

/** How many of one repository are told, and of all. */
const TOLD = 2_000;
const MOST_TOLD = 6_000;

/** How many are kept of one repository. */
const KEPT = 5_000;

/** Repositories that are told of: those that were used last. */
const MOST_REPOSITORIES = 100;

const AT_ONCE = 4;

/** Refs that one command of git is given. */
const BATCH = 1_000;

/** Where a mirror has what was fetched into it, each under its hash: names come and go, and no checkout shows these. */
const HEADS = "refs/clusterrunner/heads";

export const createBundledSource = (options: MirrorOptions): BundledSource => {
  const { git, repositories } = options;
  const inTurn = createTurns();
  const listing = createSlots(AT_ONCE);

  const mirrorFor = ({ repository, url, commit }: Shipment): Mirror =>
    mirrorNamed(repository, url, objectFormatOf(commit), options);

  const tryCheckOut = async (
    mirror: Mirror,
    shipment: Shipment,
    { bundle, folder }: { readonly bundle: string | null; readonly folder: string },
    signal: AbortSignal,
  ): Promise<Step<void>> => {
    const { commit, url } = shipment;
    const opened = await mirror.open(signal);
    if (!opened.ok) return opened;
    const fetched = bundle === null ? null : await fetchAll(mirror, bundle, signal);
    const failed = fetched === null || fetched.exitCode === 0 ? await keep(mirror, commit, fetched, signal) : fetched;
    if (failed !== null) return gitFailure(`check out commit "${commit}" of "${url}"`, "it must be there", failed);
    return checkOutShipped(git, mirror, shipment, folder, signal);
  };

  return {
    heads: async () => {
      const names = await namesByUse(repositories);
      const { signal } = new AbortController();
      const listed = await Promise.all(
        names
          .slice(0, MOST_REPOSITORIES)
          .map((repository) =>
            listing(signal, async () => ({ repository, heads: await headsIn(git, join(repositories, repository)) })),
          ),
      );
      let left = MOST_TOLD;
      return listed.flatMap(({ repository, heads }) => {
        const told = heads.slice(0, Math.min(TOLD, left));
        left -= told.length;
        return told.length === 0 ? [] : [{ repository, heads: told }];
      });
    },
    checkOut: (shipment, bundle, folder, signal) =>
      inTurn(shipment.repository, signal, async () => {
        const mirror = mirrorFor(shipment);
        const made = await tryCheckOut(mirror, shipment, { bundle, folder }, signal);
        if (!made.ok) await mirror.repair(made.words, signal);
        return made;
      }),
  };
};

/** Fetches all that is in a bundle. */
const fetchAll = async (mirror: Mirror, bundle: string, signal: AbortSignal): Promise<GitExit> => {
  const listed = await mirror.git(["bundle", "list-heads", bundle], signal);
  if (listed.exitCode !== 0) return listed;
  const named = new Map(
    linesOf(listed).map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]),
  );
  const refspecs = Array.from(named, ([hash, name]) => `+${name}:${HEADS}/${hash}`);
  const fetch = ["fetch", "--quiet", "--no-write-fetch-head", "--no-tags", "--", bundle];
  for (let at = 0; at < refspecs.length; at += BATCH) {
    const fetched = await mirror.git([...fetch, ...refspecs.slice(at, at + BATCH)], signal);
    if (fetched.exitCode !== 0) return fetched;
  }
  return listed;
};

/** Has the mirror keep a commit, unless it came just now; what git says if it can't. */
const keep = async (
  mirror: Mirror,
  commit: string,
  fetched: GitExit | null,
  signal: AbortSignal,
): Promise<GitExit | null> => {
  if (fetched?.stdout.includes(`${commit} `) === true) return null;
  const kept = await mirror.git(["update-ref", `${HEADS}/${commit}`, commit], signal);
  return kept.exitCode === 0 ? null : kept;
};

/** The newest first; none of a mirror that git can't read. Of too many the oldest are dropped, so that git can forget what nobody builds any more. */
const headsIn = async (git: Git, directory: string): Promise<readonly string[]> => {
  const newest = ["for-each-ref", "--sort=-creatordate", "--format=%(objectname)", HEADS];
  const listed = await git(directory, newest).catch(() => null);
  const heads = listed?.exitCode === 0 ? linesOf(listed) : [];
  for (const old of heads.slice(KEPT)) await git(directory, ["update-ref", "-d", `${HEADS}/${old}`]).catch(() => null);
  return heads.slice(0, KEPT);
};

const linesOf = ({ stdout }: GitExit): readonly string[] => stdout.split("\n").filter(Boolean);

/** The folders of mirrors, those that were opened last before all others. */
const namesByUse = async (repositories: string): Promise<readonly string[]> => {
  const names = await readdir(repositories).catch(() => []);
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(repositories, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  return used.toSorted((a, b) => b.at - a.at).map(({ name }) => name);
};
