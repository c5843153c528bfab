import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median } from "../bench/report.ts";
import { freePort, hastyClient, startLife, untilServing } from "./life.ts";

export interface RecoveryOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly builds: number;
  readonly atoms: number;
  /** How often each start is measured. */
  readonly rounds: number;
}

/** How a server starts; the median of each figure. */
export interface Start {
  /** From the start of its process to its first answer, ten builds, in ms. */
  readonly firstMs: number;
  /** And to that about the newest build. */
  readonly newestMs: number;
  /** What the process has in memory then, in MB. */
  readonly mb: number;
  /** How many builds it has that have ended. */
  readonly ended: number;
}

export interface Recovered {
  /** Without any builds. */
  readonly none: Start;
  readonly many: Start;
}

const ENDED_BUILDS = fileURLToPath(new URL("./ended-builds.js", import.meta.url));

/** How many ended builds a server has at its first start with so many that others have made, and at its next. */
export const startWithMany = async (options: Omit<RecoveryOptions, "rounds">): Promise<readonly number[]> => {
  const base = join(options.folder, "many");
  await makeEndedBuilds(base, options);
  const ended: number[] = [];
  for (let start = 0; start < 2; start += 1) ended.push((await measureStart(base, options.builds)).ended);
  return ended;
};

/** Measures starts of a server with ended builds beside those of one without, in turns. */
export const recoverMany = async ({ folder, builds, atoms, rounds }: RecoveryOptions): Promise<Recovered> => {
  const bases = { none: join(folder, "none"), many: join(folder, "many") };
  mkdirSync(bases.none);
  await makeEndedBuilds(bases.many, { builds, atoms });
  const starts: Record<keyof typeof bases, Start[]> = { none: [], many: [] };
  const newest = { none: 0, many: builds };
  // The first start of each may leave something that makes later ones faster, as a server that has run has.
  for (let round = 0; round <= rounds; round += 1)
    for (const name of ["none", "many"] as const) {
      const start = await measureStart(bases[name], newest[name]);
      if (round > 0) starts[name].push(start);
    }
  return { none: middleOf(starts.none), many: middleOf(starts.many) };
};

const makeEndedBuilds = async (
  base: string,
  { builds, atoms }: Pick<RecoveryOptions, "builds" | "atoms">,
): Promise<void> => {
  mkdirSync(base);
  const words = [ENDED_BUILDS, join(base, "journal.db"), String(builds), String(atoms)];
  await promisify(execFile)(process.execPath, words);
};

const measureStart = async (baseDirectory: string, newest: number): Promise<Start> => {
  const log = `${baseDirectory}.log`;
  const port = await freePort();
  const client = hastyClient(port);
  const began = performance.now();
  const life = startLife({ baseDirectory, port, log });
  try {
    await untilServing(life, log);
    const { total } = await client.builds({ limit: 10, status: "SUCCESS", sort: "-id" });
    const firstMs = performance.now() - began;
    if (newest > 0) await client.build(newest);
    const newestMs = performance.now() - began;
    return { firstMs, newestMs, mb: residentMb(life.process.pid), ended: total };
  } finally {
    await life.kill();
  }
};

const middleOf = (starts: readonly Start[]): Start => ({
  firstMs: median(starts.map(({ firstMs }) => firstMs)),
  newestMs: median(starts.map(({ newestMs }) => newestMs)),
  mb: median(starts.map(({ mb }) => mb)),
  ended: Math.min(...starts.map(({ ended }) => ended)),
});

/** NaN on a system that does not tell. */
const residentMb = (pid: number | undefined): number => {
  try {
    const [, kilobytes] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return (Number(kilobytes) * 1_024) / 1e6;
  } catch {
    return Number.NaN;
  }
};
