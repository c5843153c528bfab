// How fast the archive of a build that ended is packed, beside programs that pack the same files: node archives.js [--json]. The peers
// take turns with ours, five rounds for a figure, so that a slow minute of the machine meets all of them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { workOf, type Build } from "../../../src/model/build.ts";
import type { ArchiveFormat, Results } from "../../../src/store/contract.ts";
import { createMemoryStore } from "../../../src/store/memory-store.ts";
import { endedBuild } from "../../store/ended-build.ts";
import { installedArchivePeers, secondsOf, TAR_GZIP, type ArchivePeer } from "./archive-peers.ts";
import { englishLike } from "./english-like.ts";

interface Case {
  readonly name: string;
  readonly atoms: number;
  /** Of an atom's console, in bytes. */
  readonly size: number;
  readonly unit: "MB/s" | "atoms/s";
}

const CASES: readonly Case[] = [
  { name: "200 atoms of 1 MB of text", atoms: 200, size: 1_000_000, unit: "MB/s" },
  { name: "2,000 atoms of 4 tiny files", atoms: 2_000, size: 6, unit: "atoms/s" },
];

const FORMATS: readonly ArchiveFormat[] = ["tar.gz", "zip"];

const ROUNDS = 5;

/** Both our archives of much text must have so many times the figure of `tar | gzip -6`: half its time. */
const GOAL = 2;

/** What ours is measured with in one round. */
interface Packed {
  readonly seconds: number;
  readonly firstMs: number;
  readonly megabytes: number;
}

/** A new store each time, as after a start of the server: its threads have to come up too. */
const packedIn = async (directory: string, build: Build, format: ArchiveFormat): Promise<Packed> => {
  const store = createMemoryStore({ directory });
  try {
    const start = performance.now();
    let firstMs: number | undefined;
    let bytes = 0;
    for await (const chunk of store.results.archive(build, format)) {
      firstMs ??= performance.now() - start;
      bytes += chunk instanceof Uint8Array ? chunk.length : 0;
    }
    return { seconds: (performance.now() - start) / 1_000, firstMs: firstMs ?? 0, megabytes: bytes / 1e6 };
  } finally {
    await store.close();
  }
};

const leaveConsoles = (results: Results, build: Build, { size }: Case): void => {
  for (let atom = 0; atom < (workOf(build)?.plan.subjobs[0]?.atoms.length ?? 0); atom++) {
    const files = results.files(build.id, 0, atom);
    mkdirSync(files.artifacts, { recursive: true });
    mkdirSync(dirname(files.console), { recursive: true });
    writeFileSync(files.console, englishLike(size, atom));
  }
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** What both kinds of packers find. */
const leaveBuild = async (measured: Case, directory: string, exported: string): Promise<Build> => {
  const build = endedBuild(Array.from({ length: measured.atoms }, () => 0));
  const store = createMemoryStore({ directory });
  try {
    leaveConsoles(store.results, build, measured);
    await store.results.exportTo(build, exported);
    return build;
  } finally {
    await store.close();
  }
};

const measureCase = async (measured: Case, folder: string, json: boolean): Promise<void> => {
  const directory = join(folder, "store");
  const exported = join(folder, "exported");
  const build = await leaveBuild(measured, directory, exported);
  const peers = installedArchivePeers();
  const ours = new Map(FORMATS.map((format): [ArchiveFormat, Packed[]] => [format, []]));
  const theirs = new Map(peers.map((peer): [ArchivePeer, number[]] => [peer, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [format, all] of ours) all.push(await packedIn(directory, build, format));
    for (const [peer, all] of theirs) all.push(secondsOf(peer, exported));
  }
  for (const [format, all] of ours) {
    const rivals = [...theirs].filter(([peer]) => peer.format === format || peer.name === TAR_GZIP);
    print(measured, format, all, new Map(rivals.map(([{ name }, seconds]) => [name, median(seconds)])), json);
  }
};

const print = (
  { name, unit, atoms, size }: Case,
  format: ArchiveFormat,
  packed: readonly Packed[],
  rivals: ReadonlyMap<string, number>,
  json: boolean,
): void => {
  const rate = (seconds: number): number => Math.round((unit === "MB/s" ? (atoms * size) / 1e6 : atoms) / seconds);
  const ours = rate(median(packed.map(({ seconds }) => seconds)));
  const peers = Object.fromEntries([...rivals].map(([peer, seconds]) => [peer, rate(seconds)]));
  const title = `${format} of ${name}`;
  if (json) return say(JSON.stringify({ case: title, unit, ours, peers, limit: null }));
  const beside = Object.entries(peers).map(([peer, figure]) => `${peer} ${figure} (${(ours / figure).toFixed(2)})`);
  const firstMs = Math.round(median(packed.map((one) => one.firstMs)));
  const megabytes = packed[0]?.megabytes.toFixed(1);
  return say(`${title}: ${ours} ${unit}, first bytes after ${firstMs} ms, ${megabytes} MB; ${beside.join(", ")}`);
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const main = async (): Promise<void> => {
  const json = process.argv.includes("--json");
  if (!json)
    say(
      `More is better; in brackets how many times a peer ours is. For the archives of text ${GOAL} times ${TAR_GZIP} is asked.`,
    );
  for (const measured of CASES) {
    const folder = mkdtempSync(join(tmpdir(), "clusterrunner-bench-"));
    try {
      await measureCase(measured, folder, json);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
};

await main();
