/** How many trivial atoms a second a whole build runs, from its submission to its end, beside runners that record less. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClusterRunner, hasPassed } from "../../src/index.ts";
import { installedPeers } from "./peers.ts";

const ATOMS = 1_000;
const ROUNDS = 3;
const EXECUTORS = 2;

/** Our rate for `command`, in atoms a second. */
const ours = async (command: string, folder: string): Promise<number> => {
  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(
    join(project, "clusterrunner.yaml"),
    `Bench:\n  commands: ["${command}"]\n  atomizers: [{ N: seq ${ATOMS} }]\n`,
  );
  const runner = await createClusterRunner({ baseDirectory: join(folder, "base"), executors: EXECUTORS });
  try {
    const start = process.hrtime.bigint();
    const admitted = await runner.submit({ type: "directory", project_directory: project });
    if (!admitted.ok) throw new Error(admitted.message);
    const build = await runner.settled(admitted.value);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (build === undefined || !hasPassed(build))
      throw new Error(`Cannot measure a build as it must pass: found "${build?.status}"`);
    return ATOMS / seconds;
  } finally {
    await runner.close();
  }
};

const inFolder = async (measure: (folder: string) => number | Promise<number>): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "clusterrunner-bench-"));
  try {
    return await measure(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const main = async (): Promise<void> => {
  const json = process.argv.includes("--json");
  const peers = installedPeers();
  for (const command of [":", "/bin/true"]) {
    const rates = new Map<string, number[]>([["ours", []], ...peers.map(({ name }): [string, number[]] => [name, []])]);
    // Interleaved, so that a slow minute of the machine meets all of them.
    for (let round = 0; round < ROUNDS; round++) {
      rates.get("ours")!.push(await inFolder((folder) => ours(command, folder)));
      for (const peer of peers)
        rates.get(peer.name)!.push(await inFolder((folder) => ATOMS / peer.run(command, ATOMS, folder)));
    }
    const { ours: our, ...others } = Object.fromEntries(
      [...rates].map(([name, all]) => [name, Math.round(median(all))]),
    );
    if (json) {
      console.log(
        JSON.stringify({
          case: `${ATOMS} atoms of ${command}`,
          unit: "atoms/s",
          ours: our,
          peers: others,
          limit: null,
        }),
      );
    } else {
      const beside = Object.entries(others).map(
        ([name, rate]) => `${name} ${rate} (ours is ${((our ?? 0) / rate).toFixed(2)} times that)`,
      );
      console.log(
        `${ATOMS} atoms of "${command}", ${EXECUTORS} at once, atoms a second: ours ${our}, ${beside.join(", ")}`,
      );
    }
  }
};

await main();
