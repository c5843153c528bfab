// Runs builds in a base directory whose parts are file systems of their own: node builds-on-many-disks.js BASE REPOSITORY FILE.
// Prints how builds of
// git end there, what is exported and what is left when they are forgotten, as JSON.
import { readdirSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { createClusterRunner, forgetBuilds, type Build } from "../src/index.ts";

const [, , baseDirectory = "", repository = "", file = ""] = process.argv;
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const options = { baseDirectory, executors: 2, killGraceMs: 200, log };
const request = { type: "git", url: repository, job_name: "Job", remote_files: { "from-elsewhere": `file://${file}` } };

const run = async (): Promise<Build> => {
  const runner = await createClusterRunner(options);
  try {
    const admitted = await runner.submit(request);
    const build = admitted.ok ? await runner.settled(admitted.value) : undefined;
    if (build === undefined) throw new Error(admitted.ok ? "the build is gone" : admitted.message);
    if (build.status !== "finished") throw new Error(build.status === "failed" ? build.message : build.status);
    await runner.exportResults(build, join(dirname(file), "export"));
    return build;
  } finally {
    await runner.close();
  }
};

const builds = [await run(), await run()];
const disks = new Set(["", "builds", "repos", "workspaces"].map((part) => statSync(join(baseDirectory, part)).dev));
const exported = readdirSync(join(dirname(file), "export")).toSorted();
const repos = join(baseDirectory, "repos");
for (const mirror of readdirSync(repos)) utimesSync(join(repos, mirror), 0, 0);
const forgotten = await forgetBuilds({ baseDirectory, retention: { builds: 1, days: 1, bytes: null } });
const left = ["builds", "repos", "workspaces"].map((part) => readdirSync(join(baseDirectory, part)));
const gone = [forgotten.builds, forgotten.mirrors.length];
const statuses = builds.map(({ status }) => status);
process.stdout.write(JSON.stringify({ statuses, disks: disks.size, exported, gone, left }));
