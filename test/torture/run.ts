// The torture of a server: node run.js [--seed N] [--kills N] [--only CASE]... Tells what is not as it must be of each case, and of all of
// them in a table at the end; ends with 1 if anything is.
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { CASES, type Case, type Outcome, type Run } from "./cases.ts";
import { endMarked } from "./marked.ts";

const LARGEST_SEED = 1_000_000;
const MINUTE_MS = 60_000;
const PATIENCE = 10;

const options = {
  seed: { type: "string" },
  kills: { type: "string", default: "100" },
  only: { type: "string", multiple: true },
} as const;
const { values } = parsed();
const names = CASES.map(({ name }) => name);
const only = values.only?.flatMap((each) => each.split(",")) ?? names;
const unknown = only.find((name) => !names.includes(name));
if (unknown !== undefined) refuse(`the case must be one of ${names.join(", ")}: found "${unknown}"`);
const seed = values.seed === undefined ? randomInt(LARGEST_SEED) : wholeNumber("--seed", values.seed);
const kills = wholeNumber("--kills", values.kills);

function parsed(): ReturnType<typeof parseArgs<{ options: typeof options }>> {
  try {
    return parseArgs({ options });
  } catch (error) {
    return refuse(
      `its options must be --seed, --kills and --only: found "${error instanceof Error ? error.message : ""}"`,
    );
  }
}

function refuse(reason: string): never {
  process.stderr.write(`Cannot torture a server as ${reason}\n`);
  process.exit(2);
}

function wholeNumber(option: string, text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : refuse(`${option} must be a whole number: found "${text}"`);
}

const limited = async (one: Case, run: Run): Promise<Outcome> => {
  const limit = Math.max(1, one.minutes * PATIENCE);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    const outcome = { found: "given up", wrong: [`it has not ended within ${limit} minutes`] };
    timer = setTimeout(resolve, limit * MINUTE_MS, outcome);
  });
  const failed = (error: unknown): Outcome => ({ found: "broken off", wrong: [String(error)] });
  const outcome = await Promise.race([one.run(run).catch(failed), late]);
  clearTimeout(timer);
  return outcome;
};

const folders: string[] = [];
process.prependOnceListener("exit", () => {
  for (const folder of folders) endMarked(folder);
});
process.once("SIGINT", () => process.exit(130));

const chosen = CASES.filter(({ name }) => only.includes(name));
const minutes = chosen.reduce((sum, one) => sum + one.minutes, 0);
process.stdout.write(`seed ${seed}, some ${Math.ceil(minutes)} minutes on two idle cores\n`);
const rows: string[][] = [];
for (const one of chosen) {
  const folder = temporaryFolder();
  folders.push(folder);
  const began = performance.now();
  const { found, wrong } = await limited(one, { folder, seed, kills });
  const seconds = Math.round((performance.now() - began) / 1_000);
  rows.push([wrong.length === 0 ? "ok" : "WRONG", one.name, found, one.must]);
  process.stdout.write(`${one.name}: ${wrong.length === 0 ? "ok" : "WRONG"} after ${seconds} s\n`);
  for (const text of wrong) process.stdout.write(`  ${text}\n`);
}

const all = [["", "case", "found", "must be"], ...rows];
const widthOf = (column: number): number => Math.max(...all.map((row) => row[column]?.length ?? 0));
const widths = [0, 1, 2].map(widthOf);
for (const row of all)
  process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}\n`);
// Whatever a case that was given up has left.
process.exit(rows.some(([verdict]) => verdict === "WRONG") ? 1 : 0);
