// The runtime's benches: node run.js [--json] [PART OF A CASE'S NAME...]. Each measurement is a process of its own, five for a figure, with the
// libraries taking turns, so that a slow minute of the machine meets all of them. Installs the peers beside itself.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ownLayout } from "../../support/test-file.ts";
import { GOALS, type Goal } from "./goals.ts";
import { type CaseName, median } from "./measure.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROUNDS = 5;
/** The cases of each library but ours. */
const LIBRARIES: Readonly<Record<string, RegExp>> = {
  limit: /ping|fan-in|ring|flood|tell to/,
  nact: /ping|fan-in, credit|ring of 100$|ask, |spawn|stop|idle/,
  xstate: /ping|fan-in, credit|ring of 100$|spawn|stop|idle/,
  comedy: /ping|fan-in, credit|ring of 100$|spawn|stop|idle/,
  effect: /ping|fan-in, credit|ring of 100$|ask, |spawn|stop|idle/,
  comlink: /ask to/,
};
/** What a program is told instead of a figure of which less is better. */
const MORE_IS_BETTER: Readonly<Record<Goal["unit"], { readonly unit: string; readonly per?: number }>> = {
  "/s": { unit: "/s" },
  bytes: { unit: "actors/MB", per: 1_000_000 },
  ms: { unit: "1/s", per: 1_000 },
};

const { values, positionals } = parseArgs({ options: { json: { type: "boolean" } }, allowPositionals: true });
installPeers();
for (const goal of GOALS) {
  if (positionals.length > 0 && !positionals.some((part) => goal.name.includes(part))) continue;
  print(goal, figuresOf(goal.name));
}

/** The peers' code is not part of this project: it is fetched when it is needed. */
function installPeers(): void {
  if (existsSync(join(HERE, "node_modules/nact"))) return;
  copyFileSync(join(ownLayout().sources, "test/bench/runtime/package.json"), join(HERE, "package.json"));
  const options = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"];
  const { status } = spawnSync("npm", options, { cwd: HERE, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`Cannot install the peers: npm must end with 0: it ended with ${status}`);
}

function figuresOf(name: CaseName): ReadonlyMap<string, number> {
  const peers = Object.keys(LIBRARIES).filter((library) => LIBRARIES[library]?.test(name));
  const figures = new Map<string, number[]>(["ours", ...peers].map((library) => [library, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [library, all] of figures) {
      const figure = measure(library, name);
      if (figure !== undefined) all.push(figure);
    }
  }
  return new Map([...figures].map(([library, all]) => [library, median(all)]));
}

/** Undefined for a run of a peer that failed, as by a question it lost: the other runs count. A run of ours must not fail. */
function measure(library: string, name: CaseName): number | undefined {
  const options = ["--expose-gc", join(HERE, "one-case.js"), library, name];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
  const figure = Number.parseFloat(stdout);
  if (!Number.isNaN(figure)) return figure;
  const failure = `Cannot measure "${name}" of "${library}" as it must print a figure: ${stderr}`;
  if (library === "ours") throw new Error(failure);
  process.stderr.write(`${failure}\n`);
  return undefined;
}

function print(goal: Goal, figures: ReadonlyMap<string, number>): void {
  const { ours = Number.NaN, limit, ...peers } = Object.fromEntries(figures);
  const text = values.json
    ? JSON.stringify({
        case: goal.name,
        unit: MORE_IS_BETTER[goal.unit].unit,
        ours: inverted(goal, ours),
        peers: mapped(peers, (figure) => inverted(goal, figure)),
        limit: limit === undefined ? null : inverted(goal, limit),
      })
    : line(goal, rounded(ours), verdict(goal, ours, limit, peers), figures);
  process.stdout.write(`${text}\n`);
}

function inverted({ unit }: Goal, figure: number): number {
  const { per } = MORE_IS_BETTER[unit];
  return rounded(per === undefined ? figure : per / figure);
}

function line({ name, unit }: Goal, ours: number, judged: string, figures: ReadonlyMap<string, number>): string {
  const others = [...figures]
    .filter(([library]) => library !== "ours")
    .map(([library, figure]) => `${library} ${words(rounded(figure))}`);
  return `${name.padEnd(30)} ${words(ours).padStart(12)} ${unit.padEnd(6)} ${judged.padEnd(44)} ${others.join(", ")}`;
}

function words(figure: number): string {
  return figure.toLocaleString("en");
}

function verdict(
  { timesBest, ofLimit, atMost }: Goal,
  ours: number,
  limit: number | undefined,
  peers: Readonly<Record<string, number>>,
): string {
  const judged = (value: number, wanted: number, met: boolean, text: string): string =>
    `${text} ${value.toFixed(1)} (${met ? "met" : "MISSED"}: ${wanted})`;
  if (atMost !== undefined) return judged(ours, atMost, ours <= atMost, "at most");
  if (ofLimit !== undefined && limit !== undefined)
    return judged(ours / limit, ofLimit, ours >= ofLimit * limit, "of the limit");
  if (timesBest === undefined) return "";
  const rivals = Object.entries(peers).filter(([name]) => timesBest.peers?.includes(name) ?? true);
  const factor = ours / Math.max(...rivals.map(([, figure]) => figure));
  return judged(factor, timesBest.factor, factor >= timesBest.factor, "times the best peer");
}

function mapped(
  figures: Readonly<Record<string, number>>,
  change: (figure: number) => number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, change(figure)]));
}

/** To what can be told apart: whole numbers, but tenths of small ones. */
function rounded(figure: number): number {
  return figure < 100 ? Math.round(figure * 10) / 10 : Math.round(figure);
}
