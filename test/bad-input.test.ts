import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { createClusterRunner, hasPassed, workOf, type Build, type ClusterRunner } from "../src/index.ts";
import { isRunning } from "./processes/liveness.ts";
import { makeFifo } from "./processes/fifo.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { startServer } from "./projects/file-server.ts";
import { makeRepository } from "./projects/source-repository.ts";
import { suite } from "./support/suite.ts";

const test = suite("bad input of a build", { limitMs: 30_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const POLL_MS = 5;

const folder = temporaryFolder();
/** What the server keeps. */
const base = join(folder, "base");
let runner: ClusterRunner;

test.before(async () => {
  runner = await createClusterRunner({ baseDirectory: base, executors: 3, killGraceMs: 200, log: SILENT });
});
test.after(() => runner.close());

/** A path where nothing is yet. */
let paths = 0;
const newPath = (): string => join(folder, `path-${++paths}`);

/** Submits the job of a project; the build's id. */
const submit = async (job: object, project = newPath()): Promise<number> => {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
  const admitted = await runner.submit({ type: "directory", project_directory: project });
  if (!admitted.ok) throw new Error(admitted.message);
  return admitted.value;
};

/** While something happens to other builds, one waits for its second atom; afterwards it must go on and pass. */
const besideOther = async (use: () => Promise<void>): Promise<void> => {
  const goOn = newPath();
  const commands = [`[ "$N" = 1 ] || ${waitFor(goOn)}`];
  const other = await submit({ commands, atomizers: [{ N: "seq 1 3" }], max_executors: 1 });
  while ((await runner.build(other))?.status !== "building") await sleep(POLL_MS);
  await use();
  assert.is((await runner.build(other))?.status, "building");
  writeFileSync(goOn, "");
  const build = await runner.settled(other);
  assert.ok(build !== undefined && hasPassed(build));
};

const waitFor = (path: string): string => `until [ -e '${path}' ]; do sleep 0.01; done`;

/** Waits until something is so, and leaves the processor to what makes it so. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(POLL_MS);
};

const messageOf = (build: Build | undefined): string =>
  build?.status === "failed" ? build.message : `${build?.status}`;

const ATOMS = [{ N: "seq 1 9" }];

test("an atomizer with which nothing can be done ends its build with the reason, and no other", () =>
  besideOther(async () => {
    for (const [atomizer, more, message] of [
      ["true", {}, /^Cannot make atoms as .* at least one line: found nothing printed by "true" for "N"$/],
      ["echo why >&2; exit 4", {}, /for "N" as "echo why.*" must exit with 0: found exit code 4 .*\nwhy$/],
      ["printf '1\\0'", {}, /for "N" as its atomizer must print text: found a NUL byte$/],
      ["seq 250001", {}, /for "N" as a build must have at most 250000 atoms: found 250001$/],
      ["head -c 131072 /dev/zero | tr '\\0' x", {}, /for "N" as line 1 must have at most 131071 bytes/],
      ["yes", {}, /for "N" as "yes" must print at most 16777216 bytes/],
      ["sleep 1000", { build_timeout: "100ms" }, /for "N" as "sleep 1000" must end within 0.1 s/],
    ] as const) {
      const id = await submit({ commands: [":"], atomizers: [{ N: atomizer }], ...more });
      assert.match(messageOf(await runner.settled(id)), message);
    }
  }));

test("fewer than one executor is refused with the reason, and so is what is no whole number", () =>
  besideOther(async () => {
    for (const [given, found] of Object.entries({ "0": 0, "-1": -1, true: true, "1.5": 1.5 })) {
      const id = await submit({ commands: [":"], atomizers: ATOMS, max_executors: found });
      assert.match(
        messageOf(await runner.settled(id)),
        `"max_executors" of job "Job" must be a whole number, at least 1: found ${given}`,
      );
    }
  }));

test("a cancel reaches an atomizer that never ends, with all that it started", () =>
  besideOther(async () => {
    const said = makeFifo(newPath());
    const id = await submit({
      commands: [":"],
      atomizers: [{ N: `trap "" TERM; sleep 1000 & echo $! > ${said.path}; wait` }],
    });
    const child = await said.read();
    await runner.cancel(id);
    assert.is((await runner.settled(id))?.status, "canceled");
    assert.not.ok(isRunning(child));
  }));

test("a project folder that disappears in mid-build ends the build with an error that says so", () =>
  besideOther(async () => {
    const project = newPath();
    const started = newPath();
    const go = newPath();
    const id = await submit({ commands: [`: > ${started}; ${waitFor(go)}`], atomizers: ATOMS }, project);
    await until(() => existsSync(started));
    rmSync(project, { recursive: true });
    writeFileSync(go, "");
    const build = await runner.settled(id);
    assert.match(messageOf(build), `project directory "${project}" must be there: found nothing`);
    assert.ok(workOf(build!)!.atomsDone < 9);
  }));

test("a project folder that disappears before set-up ends the build with an error that says so", () =>
  besideOther(async () => {
    const project = newPath();
    const job = { commands: [":"], atomizers: [{ N: `rm -r ${project}; echo 1` }], setup_build: ["true"] };
    const id = await submit(job, project);
    assert.is(
      messageOf(await runner.settled(id)),
      `Cannot set up build ${id}: Cannot run "true" as project directory "${project}" must be a folder: found nothing`,
    );
  }));

test("results that can no longer be written end the build with an error that says so", () =>
  besideOther(async () => {
    const started = newPath();
    const go = newPath();
    const id = await submit({ commands: [`: > ${started}; ${waitFor(go)}`], atomizers: ATOMS });
    await until(() => existsSync(started));
    // Permissions would not keep the root user out.
    const results = join(base, "builds", String(id));
    renameSync(results, newPath());
    writeFileSync(results, "");
    writeFileSync(go, "");
    assert.match(messageOf(await runner.settled(id)), /^Cannot run subjob \d+: Cannot run atom 0 .*ENOTDIR/);
  }));

test("what finds no room on the disk ends its build with an error that says so, and no other", () => {
  const disk = temporaryFolder();
  const large = randomBytes(1_500_000).toString("base64");
  writeFileSync(join(disk, "large"), large);
  makeRepository(join(disk, "large.git")).commit({ large });
  // A limit of files is a full disk that needs no rights, and leaves other tests theirs.
  const program = fileURLToPath(new URL("./builds-with-small-files.js", import.meta.url));
  const args = ["-c", 'ulimit -f 1024; exec "$@"', "bash", process.execPath, program, disk];
  const ended = JSON.parse(execFileSync("/bin/bash", args, { encoding: "utf8" }));
  assert.match(ended.download, /^Cannot download "file:.*large" to "big" as it must be saved: found EFBIG/);
  assert.match(ended.clone, /^Cannot clone ".*large.git" as git must be able to fetch it: .*died of signal 25/);
  assert.match(ended["set-up"], /^Cannot set up build 4 as .* must exit with 0: found signal 25/);
  assert.is(ended.atoms, "finished, 2 failed");
  assert.match(ended.plan, /^Cannot store build 6: Cannot append to the journal .* as the disk must be sound/);
  assert.is(ended.other, "finished, 0 failed");
});

test("a cancel reaches a git that nobody answers", async () => {
  const asked: string[] = [];
  const server = await startServer((request) => asked.push(request.url ?? ""));
  try {
    await besideOther(async () => {
      const admitted = await runner.submit({ type: "git", url: `${server.url}/app.git`, job_name: "Job" });
      const id = admitted.ok ? admitted.value : 0;
      await until(() => asked.length > 0);
      await runner.cancel(id);
      assert.is((await runner.settled(id))?.status, "canceled");
    });
  } finally {
    await server.close();
  }
});

test.run();
