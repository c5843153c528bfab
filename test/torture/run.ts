// The torture of a server: node run.js [--seed N] [--kills N]. A line for each case, with what is not as it must be; ends with 1 if anything is.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { killAtRandom } from "./kills.ts";

const LARGEST_SEED = 1_000_000;

const { values } = parseArgs({ options: { seed: { type: "string" }, kills: { type: "string", default: "100" } } });
const seed = values.seed === undefined ? randomInt(LARGEST_SEED) : Number(values.seed);
process.stdout.write(`seed ${seed}\n`);

const tell = (name: string, wrong: readonly string[], figures: string): void => {
  process.stdout.write(`${wrong.length === 0 ? "ok   " : "WRONG"} ${name}: ${figures}\n`);
  for (const text of wrong) process.stdout.write(`      ${text}\n`);
  if (wrong.length > 0) process.exitCode = 1;
};

const began = performance.now();
const kills = Number(values.kills);
const { builds, wrong } = await killAtRandom({ folder: temporaryFolder(), seed, kills });
tell(
  "killed at random moments",
  wrong,
  `${kills} kills, ${builds} builds, ${Math.round((performance.now() - began) / 1_000)} s`,
);
