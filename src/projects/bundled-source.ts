import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { mirrorNamed, type Mirror, type MirrorOptions } from "./git-mirror.ts";
import { gitFailure, type Step } from "./git-step.ts";
import { checkOutShipped, objectFormatOf } from "./shipped-checkout.ts";
import { SHIPPED_REF, type Shipment } from "./shipment.ts";
import { createSlots } from "./slots.ts";
import { createTurns } from "./turns.ts";

/** Commits that another machine has packed, in mirrors that are kept between builds. It asks no repository. */
export interface BundledSource {
  /** The commits that need not be sent with their history: the newest of each repository. Never rejects. */
  commits(): Promise<readonly string[]>;
  /**
   * Makes a checkout of the commit, with the bundle if there is one. `folder` is absolute; nothing is there yet, but its parent is. After a
   * failure the mirror is one that a bundle with the whole history can be fetched into.
   */
  checkOut(shipment: Shipment, bundle: string | null, folder: string, signal: AbortSignal): Promise<Step<void>>;
}

/** How many commits of one repository are told, and how many are kept that are no part of a newer one's history. */
const TOLD = 32;
const KEPT = 200;

/** Repositories that are told of: those that were used last. */
const MOST_REPOSITORIES = 100;

const AT_ONCE = 4;

/** Where a mirror has what was fetched into it: they are no branches, so no checkout shows them. */
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
    const head = `${HEADS}/${commit}`;
    const taken = await mirror.git(
      bundle === null
        ? ["update-ref", head, commit]
        : ["fetch", "--quiet", "--no-write-fetch-head", "--", bundle, `+${SHIPPED_REF}:${head}`],
      signal,
    );
    if (taken.exitCode !== 0) return gitFailure(`check out commit "${commit}" of "${url}"`, "it must be there", taken);
    const made = await checkOutShipped(git, mirror, shipment, folder, signal);
    if (made.ok) await dropHeads(mirror, commit);
    return made;
  };

  return {
    commits: async () => {
      const names = await namesByUse(repositories);
      const { signal } = new AbortController();
      const told = names.slice(0, MOST_REPOSITORIES).map((name) =>
        listing(signal, async () => {
          const newest = ["for-each-ref", "--sort=-creatordate", `--count=${TOLD}`, "--format=%(objectname)", HEADS];
          const listed = await git(join(repositories, name), newest);
          return listed.exitCode === 0 ? listed.stdout.split("\n").filter(Boolean) : [];
        }).catch(() => []),
      );
      return (await Promise.all(told)).flat();
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

/** Drops what a newer commit has in its history, and of the rest the oldest, so that git can forget what nobody builds any more. */
const dropHeads = async (mirror: Mirror, commit: string): Promise<void> => {
  const list = async (...which: readonly string[]): Promise<readonly string[]> => {
    const listed = await mirror.git(["for-each-ref", "--sort=-creatordate", "--format=%(refname)", ...which, HEADS]);
    return listed.exitCode === 0 ? listed.stdout.split("\n").filter(Boolean) : [];
  };
  const old = [...(await list("--merged", commit)), ...(await list()).slice(KEPT)];
  for (const ref of new Set(old)) if (ref !== `${HEADS}/${commit}`) await mirror.git(["update-ref", "-d", ref]);
};

/** The folders of mirrors, those that were opened last before all others. */
const namesByUse = async (repositories: string): Promise<readonly string[]> => {
  const names = await readdir(repositories).catch(() => []);
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(repositories, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  return used.toSorted((a, b) => b.at - a.at).map(({ name }) => name);
};
