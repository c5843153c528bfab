import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { isDiskFull } from "../../src/executors/full-disk.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("full disk");

test("a disk with room is not full, and nothing is said of one that is not there, or that counts nothing", () => {
  for (const path of [join(temporaryFolder(), "file"), "/nowhere/at/all", "/proc/self/file"])
    assert.not(isDiskFull(path), path);
});

test("a disk without room for bytes, or for another file, is full", () => {
  const mounting = ["unshare", "--mount", "--map-root-user"];
  if (spawnSync("env", [...mounting, "true"]).status !== 0) {
    process.stderr.write("Not tried, as nothing may be mounted here: whether a full disk is known\n");
    return;
  }
  const folder = join(temporaryFolder(), "disk");
  mkdirSync(folder);
  const module = new URL("../../src/executors/full-disk.js", import.meta.url).href;
  const program = `import { isDiskFull } from "${module}"; console.log(isDiskFull("${folder}/file"));`;
  for (const [options, fill, isFull] of [
    ["size=64k", "head -c 100k /dev/zero", "true"],
    ["size=64k,nr_inodes=2", "true", "true"],
    ["size=64k", "head -c 10k /dev/zero", "false"],
  ] as const) {
    const script = `mount -t tmpfs -o ${options} tmpfs "${folder}" && { ${fill} > "${folder}/f" 2>/dev/null; exec "$@"; }`;
    const args = [...mounting, "bash", "-c", script, "bash", process.execPath, "--input-type=module", "-e", program];
    assert.is(spawnSync("env", args, { encoding: "utf8" }).stdout, `${isFull}\n`, `${options} ${fill}`);
  }
});

test.run();
