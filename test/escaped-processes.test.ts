import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import * as assert from "uvu/assert";
import { createClusterRunner, type ClusterRunner } from "../src/index.ts";
import { isRunning } from "./processes/liveness.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

/** Between two looks: what is waited for needs the processor more. */
const POLL_MS = 5;

const test = suite("escaped processes", { limitMs: 30_000 });

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Leaves a daemon with a session of its own, whose id is in the file, and waits until it is. */
const daemon = (name: string): string =>
  `(setsid bash -c 'echo $$ > "$PROJECT_DIR/${name}.new"; mv "$PROJECT_DIR/${name}.new" "$PROJECT_DIR/${name}.pid"; exec sleep 1000' </dev/null >/dev/null 2>&1 &); until [ -e "$PROJECT_DIR/${name}.pid" ]; do sleep 0.01; done`;

/** A project whose atomizer, set-up and atom leave daemons; then the atom runs `last`. */
const projectThat = (last: string): string => {
  const project = temporaryFolder();
  const job = {
    setup_build: [daemon("setup")],
    atomizers: [{ N: `${daemon("atomizer")}; echo 1` }],
    commands: [daemon("atom"), last],
  };
  writeFileSync(join(project, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
  return project;
};

const daemonsOf = (project: string): readonly string[] =>
  readdirSync(project)
    .filter((name) => name.endsWith(".pid"))
    .map((name) => readFileSync(join(project, name), "utf8").trim());

const assertGone = (daemons: readonly string[]): void => {
  assert.is(daemons.length, 3);
  assert.equal(daemons.filter(isRunning), []);
};

const runnerIn = (project: string): Promise<ClusterRunner> =>
  createClusterRunner({ baseDirectory: join(project, "base"), executors: 1, killGraceMs: 200, log: SILENT });

const submit = async (runner: ClusterRunner, project: string): Promise<number> => {
  const admitted = await runner.submit({ type: "directory", project_directory: project, job_name: "Job" });
  if (!admitted.ok) throw new Error(admitted.message);
  return admitted.value;
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await setTimeout(POLL_MS);
};

test("are gone when their build has finished, those of other builds are not", async () => {
  const other = projectThat("sleep 1000");
  const project = projectThat("true");
  const runners = [await runnerIn(other), await runnerIn(project)] as const;
  await submit(runners[0], other);
  await until(() => existsSync(join(other, "atom.pid")));
  await runners[1].settled(await submit(runners[1], project));
  assertGone(daemonsOf(project));
  assert.equal(daemonsOf(other).map(isRunning), [true, true, true]);
  for (const runner of runners) await runner.close();
});

test("are gone when their build was canceled", async () => {
  const project = projectThat("sleep 1000");
  const runner = await runnerIn(project);
  const id = await submit(runner, project);
  await until(() => existsSync(join(project, "atom.pid")));
  await runner.cancel(id);
  await runner.settled(id);
  assertGone(daemonsOf(project));
  await runner.close();
});

test("are gone when the server has stopped in mid-build", async () => {
  const project = projectThat("sleep 1000");
  const runner = await runnerIn(project);
  await submit(runner, project);
  await until(() => existsSync(join(project, "atom.pid")));
  await runner.close();
  assertGone(daemonsOf(project));
});

test("of a server that was killed are ended by its next start, before the build goes on", async () => {
  const project = projectThat('[ -e "$PROJECT_DIR/go" ] || sleep 1000');
  const program = fileURLToPath(new URL("./killed-server.js", import.meta.url));
  const server = spawn(process.execPath, [program, project, join(project, "base")], { stdio: "ignore" });
  await until(() => existsSync(join(project, "atom.pid")));
  const exit = once(server, "exit");
  server.kill("SIGKILL");
  await exit;
  const orphans = daemonsOf(project);
  assert.equal(orphans.map(isRunning), [true, true, true]);
  writeFileSync(join(project, "go"), "");
  const runner = await runnerIn(project);
  assertGone(orphans);
  assert.is((await runner.settled(1))?.status, "finished");
  await runner.close();
});

test.run();
