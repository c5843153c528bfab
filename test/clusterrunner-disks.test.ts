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
  if (spawnSync("unshare", ["--mount", "--map-root-user", "true"]).status !== 0) {
    process.stderr.write(
      "Not tried, as nothing may be mounted here: parts of a base directory that are disks of their own\n",
    );
    return;
  }
  const mounts = PARTS.map((part) => `mount -t tmpfs tmpfs "${join(base, part)}" &&`).join(" ");
  buildIn(folder, 4, ["unshare", "--mount", "--map-root-user", "bash", "-c", `${mounts} exec "$@"`, "bash"]);
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

test.run();
