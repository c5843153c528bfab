// The torture of a server: node run.js [--seed N] [--kills N]. A line for each case, with what is not as it must be; ends with 1 if anything is.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { cutJournal } from "./cuts.ts";
import { fillDisk, startTwice } from "./disk.ts";
import { killAtRandom } from "./kills.ts";
import { recoverMany } from "./recovery.ts";
import { endThreads } from "./threads.ts";

const LARGEST_SEED = 1_000_000;
const CUTS = 4_096;
const FLIPS = 2_000;
const THREADS = 200;
/** Ended builds of a journal that is large. */
const MANY = { builds: 1_000, atoms: 200 };

const { values } = parseArgs({ options: { seed: { type: "string" }, kills: { type: "string", default: "100" } } });
const seed = values.seed === undefined ? randomInt(LARGEST_SEED) : Number(values.seed);
const kills = Number(values.kills);
process.stdout.write(`seed ${seed}\n`);

const tell = (name: string, wrong: readonly string[], figures: string): void => {
  process.stdout.write(`${wrong.length === 0 ? "ok   " : "WRONG"} ${name}: ${figures}\n`);
  for (const text of wrong) process.stdout.write(`      ${text}\n`);
  if (wrong.length > 0) process.exitCode = 1;
};

const none = await recoverMany(temporaryFolder(), { builds: 0, atoms: 0 });
const many = await recoverMany(temporaryFolder(), MANY);
const grown = `${Math.round(many.ms)} ms instead of ${Math.round(none.ms)}, ${Math.round(many.mb - none.mb)} MB more`;
const missing = many.ended === MANY.builds ? [] : [`only ${many.ended} of them are there`];
tell(`${MANY.builds} ended builds of ${MANY.atoms} atoms`, missing, `first answer after ${grown}`);

const twice = await startTwice(temporaryFolder());
tell("two servers on one base directory", twice, "the second is refused");

const full = await fillDisk(temporaryFolder());
tell("a disk that is full for a while", full ?? [], full === undefined ? "left out, without prlimit" : "mended");

const cut = cutJournal({ folder: temporaryFolder(), seed, cuts: CUTS, flips: FLIPS });
tell("a damaged journal", cut.wrong, `${CUTS} cuts, ${FLIPS} changed bytes, ${cut.refused} refused`);

const killed = await killAtRandom({ folder: temporaryFolder(), seed, kills });
tell("killed at random moments", killed.wrong, `${kills} kills, ${killed.builds} builds`);

const ended = await endThreads({ folder: temporaryFolder(), seed, kills: THREADS });
const lost = `${THREADS} threads, ${ended.losses} subjobs lost, ${ended.builds} builds`;
tell("threads ended at random moments", ended.wrong, lost);
