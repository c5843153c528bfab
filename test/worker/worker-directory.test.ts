import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { isGone } from "../../src/processes/kill-group.ts";
import { openWorkerDirectory, type WorkerDirectory } from "../../src/worker/worker-directory.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("worker directory");

const root = temporaryFolder();
const environment = { PATH: process.env["PATH"] ?? "" };

const open = (baseDirectory: string): Promise<WorkerDirectory> =>
  openWorkerDirectory({ baseDirectory, killGraceMs: 1_000, environment });

/** Starts something that is known as a build's of this folder, and gives its process group. */
const startMarked = (folder: string): number => {
  const child = spawn("sleep", ["1000"], {
    env: { ...environment, CLUSTERRUNNER_BUILD: join(folder, "builds", "s-1") },
    detached: true,
    stdio: "ignore",
  });
  child.unref();
  return child.pid ?? 0;
};

test("it is made, for its owner alone, and removed with what runs there", async () => {
  const directory = await open(join(mkdtempSync(join(root, "b-")), "base"));
  assert.is(statSync(directory.path).mode & 0o777, 0o700);
  const group = startMarked(directory.path);
  mkdirSync(join(directory.path, "builds"));
  await directory.remove();
  await directory.remove();
  assert.ok(await isGone(group, 1));
  assert.not.ok(existsSync(directory.path));
});

test("two workers at once have their own, and leave each other's alone", async () => {
  const base = mkdtempSync(join(root, "b-"));
  const one = await open(base);
  const group = startMarked(one.path);
  const other = await open(base);
  assert.is(new Set(readdirSync(join(base, "workers"))).size, 2);
  await other.remove();
  assert.not.ok(await isGone(group, 1));
  assert.ok(existsSync(one.path));
  await one.remove();
});

test("what a worker that is gone has left is ended and removed by the next", async () => {
  const base = mkdtempSync(join(root, "b-"));
  const gone = spawn("true");
  await once(gone, "exit");
  const names = [`${gone.pid}-1-abc`, `${process.pid}-1-abc`, "stray"];
  const groups = names.map((name) => {
    const folder = join(base, "workers", name);
    mkdirSync(join(folder, "builds", "s-1"), { recursive: true });
    writeFileSync(join(folder, "builds", "s-1", "file"), "");
    return startMarked(folder);
  });
  const directory = await open(base);
  assert.equal(
    readdirSync(join(base, "workers")).map((name) => join(base, "workers", name)),
    [directory.path],
  );
  for (const group of groups) assert.ok(await isGone(group, 1));
  await directory.remove();
});

test.run();
