// The benches of many machines: node run.js [--json] [--scale SHARE] [--rounds N] [PART OF A CASE'S NAME...]. Each measurement is a process
// of its own, whose workers and NATS server are others; those that are compared take turns. `--scale 0.1` makes all numbers of atoms smaller.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lineOf } from "../report.ts";
import { casesOf } from "./cases.ts";

const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    scale: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
  },
  allowPositionals: true,
});

const root = mkdtempSync(join(tmpdir(), "clusterrunner-bench-"));
let folders = 0;
try {
  for (const one of casesOf({ scale: Number(values.scale), rounds: Number(values.rounds), newFolder })) {
    if (positionals.length > 0 && !positionals.some((part) => one.name.includes(part))) continue;
    for (const line of await one.measure()) process.stdout.write(`${lineOf(line, line, values.json)}\n`);
  }
} finally {
  rmSync(root, { recursive: true });
}

function newFolder(): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  return folder;
}
