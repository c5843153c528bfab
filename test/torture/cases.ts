import { setClocks } from "./clock.ts";
import { cutJournal } from "./cuts.ts";
import { fillDisk, startTwice } from "./disk.ts";
import { compareStores } from "./durability.ts";
import { flipBits } from "./flips.ts";
import { fillMount } from "./full-disk.ts";
import { killAtRandom } from "./kills.ts";
import { MANY_CASES } from "./many-cases.ts";
import { recoverMany } from "./recovery.ts";
import { endThreads } from "./threads.ts";
import { takeRightsAway } from "./unwritable.ts";

/** How a case is to be run. */
export interface Run {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly seed: number;
  /** How often a server is killed. */
  readonly kills: number;
}

export interface Outcome {
  /** What was done and measured. */
  readonly found: string;
  /** What is not as it must be. */
  readonly wrong: readonly string[];
}

export interface Case {
  readonly name: string;
  readonly must: string;
  /** How long it takes on two idle cores, in minutes, with 100 kills; it is given up after ten times that. */
  readonly minutes: number;
  readonly run: (run: Run) => Promise<Outcome>;
}

const CUTS = 4_096;
const FLIPS = 2_000;

/** How many builds are kept while a server forgets others, and the share of all kills that it takes part in. */
const FORGETTING = { keep: 4, share: 0.4 };

/** Two looks of what forgets builds, in ms, and a little. */
const LOOKS_MS = 22_000;

const THREADS = 200;
const MANY = { builds: 10_000, atoms: 200, rounds: 3 };
const MOST = { times: 2, mb: 60 };
const COSTLY = { atoms: 2_000, rounds: 5 };
const LEAST_OF_MEMORY = 0.9;

/** All that a server must stand, in the order in which it is done. */
export const CASES: readonly Case[] = [
  {
    name: "owner",
    must: "a second server on a base directory is refused, the first goes on",
    minutes: 0.1,
    run: async ({ folder }) => ({ found: "two servers", wrong: await startTwice(folder) }),
  },
  {
    name: "size",
    must: "what finds no room below a limit of file sizes ends its build, 507 to posts, mended without a restart",
    minutes: 0.1,
    run: async ({ folder }) => triedOr(await fillDisk(folder), "full for a while", "prlimit"),
  },
  {
    name: "disk",
    must: "the same on a disk that is full; a backup whole or refused; none starts where nothing may be written",
    minutes: 0.2,
    run: async ({ folder }) => triedOr(await fillMount(folder), "full for a while, read-only at a start", "mount"),
  },
  {
    name: "rights",
    must: "builds say what is in the way while nothing may be made in the base directory, mended without a restart",
    minutes: 0.1,
    run: async ({ folder }) => triedOr(await takeRightsAway(folder), "unwritable for a while", "another user"),
  },
  {
    name: "clock",
    must: "timings sane, order kept, nothing expires early or waits longer",
    minutes: 1,
    run: async ({ folder }) => ({
      found: "a day ahead, an hour behind, right again",
      wrong: await setClocks({ folder, wrongForMs: LOOKS_MS }),
    }),
  },
  {
    name: "journal",
    must: "read as far as it is sound, or refused in words",
    minutes: 1,
    run: async ({ folder, seed }) => {
      const { refused, wrong } = cutJournal({ folder, seed, cuts: CUTS, flips: FLIPS });
      return { found: `${CUTS} cuts, ${FLIPS} changed bytes, ${refused} refused`, wrong };
    },
  },
  {
    name: "bits",
    must: "what a disk gives back changed is read as it was written, or refused in words",
    minutes: 1,
    run: async ({ folder, seed }) => {
      const { refused, wrong } = flipBits({ folder, seed, flips: FLIPS });
      return { found: `${FLIPS} changed bits, ${refused} refused`, wrong };
    },
  },
  {
    name: "kills",
    must: "every 202 ends right, one result for each atom, none run again, no orphan, no file of an unknown build",
    minutes: 4,
    run: async ({ folder, seed, kills }) => {
      const { builds, wrong } = await killAtRandom({ folder, seed, kills });
      return { found: `${kills} kills, ${builds} builds`, wrong };
    },
  },
  {
    name: "forgetting",
    must: "the same while builds are forgotten: none that is to be kept, and all of those that are not",
    minutes: 3,
    run: async ({ folder, seed, kills: all }) => {
      const kills = Math.ceil(all * FORGETTING.share);
      const { builds, wrong } = await killAtRandom({ folder, seed, kills, keepBuilds: FORGETTING.keep });
      return { found: `${kills} kills, ${builds} builds of which ${FORGETTING.keep} are kept`, wrong };
    },
  },
  {
    name: "threads",
    must: "the same when the threads of executors are ended: every build ends right, one result for each atom, none run again",
    minutes: 2,
    run: async ({ folder, seed }) => {
      const { builds, losses, wrong } = await endThreads({ folder, seed, kills: THREADS });
      return { found: `${THREADS} threads, ${losses} subjobs lost, ${builds} builds`, wrong };
    },
  },
  {
    name: "recovery",
    must: `first answer within ${MOST.times} times that of none, at most ${MOST.mb} MB more`,
    minutes: 3,
    run: async ({ folder }) => {
      const { none, many } = await recoverMany({ folder, ...MANY });
      const first = many.firstMs / none.firstMs;
      const newest = many.newestMs / none.newestMs;
      const mb = many.mb - none.mb;
      const times = `${first.toFixed(2)} and ${newest.toFixed(2)} times ${Math.round(none.firstMs)} ms`;
      return {
        found: `${MANY.builds} builds of ${MANY.atoms} atoms: ten of them and the newest after ${times}, ${Math.round(mb)} MB more`,
        wrong: [
          ...(many.ended === MANY.builds ? [] : [`only ${many.ended} builds are there`]),
          ...(Math.max(first, newest) <= MOST.times ? [] : ["the first answers take too long"]),
          // Where the system does not tell it is NaN.
          ...(mb > MOST.mb ? ["it has too much in memory"] : []),
        ],
      };
    },
  },
  {
    name: "durability",
    must: `at least ${LEAST_OF_MEMORY} times as fast as in memory`,
    minutes: 1,
    run: async ({ folder }) => {
      const { disk, memory } = compareStores({ folder, ...COSTLY });
      const times = disk / memory;
      const rates = `${Math.round(disk)} instead of ${Math.round(memory)} a second`;
      return {
        found: `${times.toFixed(2)} times: of ${COSTLY.atoms} atoms ${rates}`,
        wrong: times >= LEAST_OF_MEMORY ? [] : ["keeping facts on disk costs too much"],
      };
    },
  },
  ...MANY_CASES,
];

const triedOr = (wrong: readonly string[] | undefined, found: string, missing: string): Outcome =>
  wrong === undefined ? { found: `not tried, without ${missing}`, wrong: [] } : { found, wrong };
