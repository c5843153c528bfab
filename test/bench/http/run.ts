// The benches of HTTP: node run.js [--json] [--rounds N] [--atoms N] [--clients N] [--seconds N] [PART OF A CASE'S NAME...]. Each server is a process of
// its own; what sends requests is a thread, or a process, of its own. The figures are medians of the rounds.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lineOf, median } from "../report.ts";
import { CASES, type Case, type Figures } from "./cases.ts";

const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
    atoms: { type: "string", default: "2000" },
    clients: { type: "string", default: "500" },
    seconds: { type: "string", default: "5" },
  },
  allowPositionals: true,
});
const sizes = { atoms: Number(values.atoms), clients: Number(values.clients), seconds: Number(values.seconds) };

const root = mkdtempSync(join(tmpdir(), "clusterrunner-bench-"));
let folders = 0;
try {
  for (const one of CASES) {
    if (positionals.length > 0 && !positionals.some((part) => one.name.includes(part))) continue;
    process.stdout.write(`${lineOf(one, await figuresOf(one), values.json)}\n`);
  }
} finally {
  rmSync(root, { recursive: true });
}

async function figuresOf({ measure }: Case): Promise<Figures> {
  const rounds: Figures[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) rounds.push(await measure(newFolder(), sizes));
  const names = Object.keys(rounds[0]?.peers ?? {});
  return {
    ours: median(rounds.map(({ ours }) => ours)),
    peers: Object.fromEntries(
      names.map((name) => [name, median(rounds.map(({ peers }) => peers[name] ?? Number.NaN))]),
    ),
  };
}

function newFolder(): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  return folder;
}
