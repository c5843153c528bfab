import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import * as assert from "uvu/assert";
import { createClusterRunner } from "../src/index.ts";
import { hasPassed } from "../src/model/build.ts";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { suite } from "./support/suite.ts";

const SCRIPT = fileURLToPath(new URL("killed-server.js", import.meta.url));

/** Between two looks: what is waited for needs the processor more. */
const POLL_MS = 5;

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The first atom ends at once; the second writes some lines and a file, and then hangs, until `go` is there. */
const HANGING = [
  'if [ "$N" = 2 ] && [ ! -e "$PROJECT_DIR/go" ]; then seq 1 1000; seq 1 1000 > "$ARTIFACT_DIR/half"; touch "$PROJECT_DIR/hangs"; sleep 1000; fi',
  'echo "whole $N"; echo whole > "$ARTIFACT_DIR/whole"',
];

const projectWith = (job: object): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "clusterrunner.yaml"), JSON.stringify({ Job: job }));
  return folder;
};

/** Runs the project's job on a server of its own, and kills that once the file is there, and stored that it was being prepared. */
const killOnce = async (project: string, base: string, file: string): Promise<void> => {
  const server = spawn(process.execPath, [SCRIPT, project, base], { stdio: ["ignore", "pipe", "ignore"] });
  let stored = "";
  server.stdout.setEncoding("utf8").on("data", (lines: string) => (stored += lines));
  while (!existsSync(join(project, file)) || !stored.includes("preparing\n")) await setTimeout(POLL_MS);
  server.kill("SIGKILL");
  await once(server, "exit");
};

const test = suite("interrupted builds", { limitMs: 30_000 });

test("a checkout that a killed server has left of a build that had ended goes at the next start, and nothing else", async () => {
  const base = temporaryFolder();
  const project = projectWith({ commands: ["true"], atomizers: [{ N: "seq 1 2" }] });
  const request = { type: "directory", project_directory: project, job_name: "Job" };
  const first = await createClusterRunner({ baseDirectory: base, executors: 1, log: SILENT });
  const id = await first.submit(request);
  assert.ok(id.ok && (await first.settled(id.value)) !== undefined);
  await first.close();
  const [left, other] = [String(id.value), "mine"].map((name) => join(base, "workspaces", name));
  for (const folder of [left, other]) mkdirSync(folder ?? "", { recursive: true });
  const second = await createClusterRunner({ baseDirectory: base, executors: 1, log: SILENT });
  await second.builds();
  await second.close();
  assert.equal(
    [left, other].map((folder) => existsSync(folder ?? "")),
    [false, true],
  );
});

test("a build whose server is killed says so, and nothing half-written of it is left", async () => {
  const project = projectWith({ commands: HANGING, atomizers: [{ N: "seq 1 2" }] });
  const base = join(project, "base");
  await killOnce(project, base, "hangs");
  assert.match(readFileSync(join(base, "builds/1/console/1_0.log"), "utf8"), "1000\n");
  writeFileSync(join(project, "go"), "");
  const runner = await createClusterRunner({ baseDirectory: base, executors: 1, killGraceMs: 200, log: SILENT });
  const build = await runner.settled(1);
  assert.ok(build !== undefined && hasPassed(build));
  assert.is(build.interruptions, 1);
  const { console, artifacts } = runner.files(1, 1, 0);
  assert.is(readFileSync(console, "utf8"), "whole 2\n");
  assert.equal(readdirSync(artifacts), ["whole"]);
  const read = await runner.console(1, 1, 0);
  assert.is(read.ok ? read.value.content : read.message, "whole 2\n");
  await runner.close();
});

test("a build whose server is killed while it prepares says so", async () => {
  const atomizer = 'touch "$PROJECT_DIR/hangs"; [ -e "$PROJECT_DIR/go" ] || sleep 1000; echo 1';
  const project = projectWith({ commands: [":"], atomizers: [{ N: atomizer }] });
  const base = join(project, "base");
  await killOnce(project, base, "hangs");
  writeFileSync(join(project, "go"), "");
  const runner = await createClusterRunner({ baseDirectory: base, executors: 1, killGraceMs: 200, log: SILENT });
  const build = await runner.settled(1);
  assert.ok(build !== undefined && hasPassed(build));
  assert.is(build.interruptions, 1);
  await runner.close();
  const again = await createClusterRunner({ baseDirectory: base, executors: 1, log: SILENT });
  assert.is((await again.build(1))?.interruptions, 1, "a build that has ended is not interrupted");
  await again.close();
});

test.run();
