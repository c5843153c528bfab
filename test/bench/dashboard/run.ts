// The benches of the dashboard: node run.js [--json] [--rounds N] [--atoms N] [--lines N] [--seconds N] [PART OF A CASE'S NAME...]. A real server in a
// process of its own, and Chromium, in which each page is loaded as for the first time. The figures are medians of the rounds; what takes the
// `--seconds` has one.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createClient } from "../../../src/client.ts";
import { launchBrowser } from "../../dashboard/browser.ts";
import { startServer } from "../http/servers.ts";
import { lineOf } from "../report.ts";
import { CASES } from "./cases.ts";

const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    atoms: { type: "string", default: "10000" },
    lines: { type: "string", default: "1000000" },
    seconds: { type: "string", default: "60" },
  },
  allowPositionals: true,
});
const sizes = {
  rounds: Number(values.rounds),
  atoms: Number(values.atoms),
  lines: Number(values.lines),
  seconds: Number(values.seconds),
};
const isWanted = (name: string): boolean => positionals.length === 0 || positionals.some((part) => name.includes(part));

const folder = mkdtempSync(join(tmpdir(), "clusterrunner-bench-"));
const SECRET = randomBytes(16).toString("hex");

let servers = 0;
try {
  for (const { names, measure } of CASES) {
    if (!names.some(isWanted)) continue;
    servers += 1;
    const server = await startServer({ type: "ours", folder: join(folder, String(servers)), secret: SECRET });
    const client = createClient({ url: server.url, secret: SECRET });
    const browser = await launchBrowser();
    try {
      const figures = await measure({ server, client, browser }, sizes);
      for (const [index, { unit, goal, ours, peers = {} }] of figures.entries()) {
        const one = { name: names[index] ?? "", unit, goal };
        if (isWanted(one.name)) process.stdout.write(`${lineOf(one, { ours, peers }, values.json)}\n`);
      }
    } finally {
      await browser.close();
      await server.close();
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
