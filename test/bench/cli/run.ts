// The benches of the command line: node run.js [--json] [--rounds N] [--scale SHARE] [PART OF A CASE'S NAME...]. What starts is measured in
// turn with `node -e 0`, and held to a multiple of it; the display of a build to 50 ms of CPU a second. `--scale 0.01` shows a build of 100 atoms.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { lineOf, median } from "../report.ts";

const { values, positionals } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "15" },
    scale: { type: "string", default: "1" },
  },
  allowPositionals: true,
});

const MAIN = fileURLToPath(new URL("../../../bundle/cli/main.js", import.meta.url));
const DISPLAY = fileURLToPath(new URL("./display.js", import.meta.url));

/** Each may take so many times as long as `node -e 0`. */
const STARTS = [
  { name: "clusterrunner --version", args: [MAIN, "--version"], times: 2 },
  { name: "clusterrunner --help", args: [MAIN, "--help"], times: 3 },
  { name: "clusterrunner validate", args: [MAIN, "validate"], times: 3 },
  { name: "the completion of a job's name", args: [MAIN, "complete", "--", "build", "-j", ""], times: 3 },
  { name: "a build of one atom", args: [MAIN, "build"], times: 8 },
] as const;

/** How fast what is shown is read, in bytes a second. */
const TERMINALS = [
  { name: "a terminal", bytesPerSecond: Number.POSITIVE_INFINITY },
  { name: "a slow terminal", bytesPerSecond: 1_000 },
] as const;

const ATOMS = 10_000 * Number(values.scale);
const SECONDS = 10 * Number(values.scale);

const isWanted = (name: string): boolean => positionals.length === 0 || positionals.some((part) => name.includes(part));

const root = mkdtempSync(join(tmpdir(), "clusterrunner-bench-"));
try {
  measureStarts();
  await measureDisplay();
} finally {
  rmSync(root, { recursive: true });
}

function measureStarts(): void {
  const project = join(root, "project");
  mkdirSync(project);
  writeFileSync(join(project, "clusterrunner.yaml"), "Job:\n  commands: ['true']\n  atomizers: [{ N: echo 1 }]\n");
  const starts = STARTS.filter(({ name }) => isWanted(name)).map((start) => ({ start, figures: Array<number>() }));
  const bare: number[] = [];
  for (let round = 0; round < Number(values.rounds) && starts.length > 0; round += 1) {
    bare.push(msOf(["-e", "0"], project));
    for (const {
      start: { args },
      figures,
    } of starts)
      figures.push(msOf(args, project));
  }
  const node = median(bare);
  for (const {
    start: { name, times },
    figures,
  } of starts) {
    const one = { name, unit: "ms", goal: { atMost: Math.round(times * node) } } as const;
    process.stdout.write(`${lineOf(one, { ours: median(figures), peers: { "node -e 0": node } }, values.json)}\n`);
  }
}

function msOf(args: readonly string[], cwd: string): number {
  const began = performance.now();
  const env = { PATH: process.env["PATH"], HOME: root };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`Cannot measure "${args.join(" ")}" as it must exit with 0: found ${status}, ${stderr}`);
  return performance.now() - began;
}

async function measureDisplay(): Promise<void> {
  for (const { name, bytesPerSecond } of TERMINALS) {
    const one = {
      name: `${ATOMS.toLocaleString("en")} atoms on ${name}, CPU a second`,
      unit: "ms",
      goal: { atMost: 50 },
    } as const;
    if (!isWanted(one.name)) continue;
    process.stdout.write(`${lineOf(one, { ours: await cpuOf(bytesPerSecond), peers: {} }, values.json)}\n`);
  }
}

/** What a second of the display costs, in ms of CPU. */
async function cpuOf(bytesPerSecond: number): Promise<number> {
  const child = spawn(process.execPath, [DISPLAY, `${ATOMS}`, `${SECONDS}`], { stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "exit");
  const told = text(child.stderr);
  child.stdout.on("data", ({ length }: Buffer) => {
    if (bytesPerSecond === Number.POSITIVE_INFINITY) return;
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), (length / bytesPerSecond) * 1_000).unref();
  });
  await closed;
  child.stdout.destroy();
  return Number(await told);
}
