// The benches of execution: node run.js [--json] [--scale SHARE] [--rounds N] [PART OF A CASE'S NAME...]. Each measurement of ours is
// a process of its own, five for a figure, with the peers taking turns, so that a slow minute of the machine meets all of them.
// `--scale 0.01` makes all numbers of atoms smaller, to try the benches out.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lineOf, median } from "../report.ts";
import { casesOf, type Case } from "./cases.ts";
import { isInstalled, PEERS } from "./peers.ts";

const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    scale: { type: "string", default: "1" },
    rounds: { type: "string", default: "5" },
  },
  allowPositionals: true,
});

const missing = PEERS.map(({ name }) => name).filter((name) => !isInstalled(name));
for (const name of missing) process.stderr.write(`"${name}" is not installed: it is left out\n`);

const root = mkdtempSync(join(tmpdir(), "clusterrunner-bench-"));
let folders = 0;
try {
  for (const one of casesOf(Number(values.scale))) {
    if (positionals.length > 0 && !positionals.some((part) => one.name.includes(part))) continue;
    process.stdout.write(`${lineOf(one, figuresOf(one), values.json)}\n`);
  }
} finally {
  // Not earlier: ext4 makes new files much slower after many were deleted.
  rmSync(root, { recursive: true });
}

interface Figures {
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
}

function figuresOf({ ours, peers, rounds = Number(values.rounds) }: Case): Figures {
  const there = Object.entries(peers).filter(([name]) => !missing.includes(name));
  const all = [ours, ...there.map(([, measure]) => measure)].map((measure) => ({ measure, figures: Array<number>() }));
  for (let round = 0; round < rounds; round += 1)
    for (const { measure, figures } of all) figures.push(measure(newFolder()));
  const [our = Number.NaN, ...others] = all.map(({ figures }) => median(figures));
  return { ours: our, peers: Object.fromEntries(there.map(([name], index) => [name, others[index] ?? Number.NaN])) };
}

function newFolder(): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  return folder;
}
