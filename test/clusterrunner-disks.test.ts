import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { temporaryFolder } from "./processes/temporary-folder.ts";
import { makeRepository } from "./projects/source-repository.ts";
import { suite } from "./support/suite.ts";

const test = suite("a base directory on many disks", { limitMs: 60_000 });

const PROGRAM = fileURLToPath(new URL("./builds-on-many-disks.js", import.meta.url));
const PARTS = ["builds", "repos", "workspaces"];

/** What is mounted by the script behind it is for the program behind that alone. */
const MOUNTING = ["unshare", "--mount", "--map-root-user", "bash", "-c"];

const mayMount = (): boolean => {
  const may = spawnSync("env", [...MOUNTING, "true"]).status === 0;
  if (!may) process.stderr.write("Not tried, as nothing may be mounted here: disks of their own, and full ones\n");
  return may;
};

const JOB = "Job:\n  commands: [cat from-elsewhere > $ARTIFACT_DIR/$N]\n  atomizers: [{ N: seq 1 2 }]\n";

/** Runs builds in the base directory by way of another program: all must be as on one disk. */
const buildIn = (folder: string, disks: number, by: readonly string[]): void => {
  const repository = join(folder, "source.git");
  makeRepository(repository).commit({ "clusterrunner.yaml": JOB });
  const file = join(folder, "file");
  writeFileSync(file, "content");
  const args = [...by, process.execPath, PROGRAM, join(folder, "base"), repository, file];
  const { stdout, stderr } = spawnSync("env", args, { encoding: "utf8" });
  assert.is(stderr, "");
  assert.equal(JSON.parse(stdout), {
    statuses: ["finished", "finished"],
    disks,
    exported: ["artifact_0_0", "artifact_1_0"],
    gone: [1, 1],
    left: [["2"], [], []],
  });
};

test("parts that are disks of their own make no difference", () => {
  const folder = temporaryFolder();
  const base = join(folder, "base");
  for (const part of PARTS) mkdirSync(join(base, part), { recursive: true });
  if (!mayMount()) return;
  const mounts = PARTS.map((part) => `mount -t tmpfs tmpfs "${join(base, part)}" &&`).join(" ");
  buildIn(folder, 4, [...MOUNTING, `${mounts} exec "$@"`, "bash"]);
});

test("parts that are links to folders elsewhere make no difference", () => {
  const folder = temporaryFolder();
  const elsewhere = mkdtempSync("/dev/shm/clusterrunner-test-");
  try {
    mkdirSync(join(folder, "base"));
    for (const part of PARTS) {
      mkdirSync(join(elsewhere, part));
      symlinkSync(join(elsewhere, part), join(folder, "base", part));
    }
    buildIn(folder, 2, []);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test("an atom that fails as its disk is full says so, and the next one that fails with room does not", () => {
  const base = temporaryFolder();
  mkdirSync(join(base, "builds"));
  if (!mayMount()) return;
  const mount = `mount -t tmpfs -o size=1m tmpfs "${join(base, "builds")}"`;
  const program = fileURLToPath(new URL("./builds-on-full-disk.js", import.meta.url));
  const { stdout, stderr } = spawnSync(
    "env",
    [...MOUNTING, `${mount} && exec "$@"`, "bash", process.execPath, program, base],
    { encoding: "utf8" },
  );
  assert.is(stderr, "");
  const reasonOf = (subjob: number): string =>
    `Cannot keep what atom 0 of subjob ${subjob} writes as there must be room for it: found the disk full`;
  assert.equal(JSON.parse(stdout), { full: [reasonOf(0), reasonOf(1)], room: [null, null] });
});

test.run();
