// Runs builds in a process whose files, and those of its children, may not be large: node builds-with-small-files.js FOLDER, under
// a limit of 1 MiB. To whoever writes that is a full disk, but for the error's name. Prints how the builds ended, as JSON.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClusterRunner, workOf, type Build } from "../src/index.ts";

const folder = process.argv[2] ?? "";
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const runner = await createClusterRunner({ baseDirectory: join(folder, "base"), executors: 2, killGraceMs: 200, log });

const settled = async (request: object): Promise<Build | undefined> => {
  const admitted = await runner.submit(request);
  if (!admitted.ok) throw new Error(admitted.message);
  return runner.settled(admitted.value);
};

/** A build of a job of this name: what is known of one job's atoms should not group those of another. */
const build = (name: string, job: object, more: object = {}): Promise<Build | undefined> => {
  const config = { commands: [":"], atomizers: [{ N: "seq 1 3" }], ...job };
  return settled({ type: "directory", project_directory: folder, job_name: name, config, ...more });
};

const howEnded = (build: Build | undefined): string => {
  if (build?.status === "failed") return build.message;
  return `${build?.status}, ${build === undefined ? "" : workOf(build)?.atomsFailed} failed`;
};

const PRINT_2_MB = "echo printing; head -c 2000000 /dev/zero";
const goOn = join(folder, "go-on");
const other = build("other", { commands: [`until [ -e '${goOn}' ]; do sleep 0.01; done`], max_executors: 1 });
const ended = {
  download: await build("download", {}, { remote_files: { big: `file://${folder}/large` } }),
  clone: await settled({ type: "git", url: join(folder, "large.git"), job_name: "Job" }),
  "set-up": await build("set-up", { setup_build: [PRINT_2_MB] }),
  atoms: await build("atoms", { commands: [`[ "$N" = 1 ] || { ${PRINT_2_MB}; }`] }),
  plan: await build("plan", { atomizers: [{ N: "seq 1 40000" }] }),
};
// It has been running beside all of them.
writeFileSync(goOn, "");
const builds = Object.entries({ ...ended, other: await other }).map(([name, build]) => [name, howEnded(build)]);
process.stdout.write(JSON.stringify(Object.fromEntries(builds)));
await runner.close();
