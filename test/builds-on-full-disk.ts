// Runs builds in a process in whose base directory the disk of the results is small: node builds-on-full-disk.js BASE. Prints the
// reasons that the atoms of a build have which fills it, and the state of one that comes when there is room again, as JSON.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createClusterRunner, workOf, type Build } from "../src/index.ts";

const baseDirectory = process.argv[2] ?? "";
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const runner = await createClusterRunner({ baseDirectory, executors: 1, killGraceMs: 200, log });

const build = async (command: string): Promise<Build> => {
  const config = { commands: [command], atomizers: [{ N: "seq 1 2" }] };
  const request = { type: "directory", project_directory: baseDirectory, job_name: "Job", config };
  const admitted = await runner.submit(request);
  const ended = admitted.ok ? await runner.settled(admitted.value) : undefined;
  if (ended === undefined) throw new Error(admitted.ok ? "the build is gone" : admitted.message);
  return ended;
};

const reasonsOf = (ended: Build): readonly (string | null)[] =>
  workOf(ended)
    ?.atoms.chunks.flat()
    .map((result) => result?.reason ?? null) ?? [];

const full = await build("yes | head -c 4000000");
rmSync(join(baseDirectory, "builds", String(full.id)), { recursive: true });
const room = await build("false");
process.stdout.write(JSON.stringify({ full: reasonsOf(full), room: reasonsOf(room) }));
await runner.close();
