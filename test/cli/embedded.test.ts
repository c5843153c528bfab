import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { makeEmbeddedFolder } from "../../src/cli/embedded.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("embedded");

test("two builds of one process get folders of their own, which only the owner can read", async () => {
  const base = temporaryFolder();
  const folders = await Promise.all([makeEmbeddedFolder(base), makeEmbeddedFolder(base)]);
  assert.is(new Set(folders).size, 2);
  for (const folder of folders) assert.is(statSync(folder).mode & 0o777, 0o700);
});

test("the folder of a killed process is removed, that of a living one is not", async () => {
  const base = temporaryFolder();
  const { pid } = spawnSync("true");
  const dead = join(base, "embedded", `${pid}-dead`);
  const alive = join(base, "embedded", `${process.ppid}-alive`);
  mkdirSync(join(dead, "builds"), { recursive: true });
  mkdirSync(alive);
  const own = await makeEmbeddedFolder(base);
  assert.not(existsSync(dead));
  assert.ok(existsSync(alive));
  assert.is(readdirSync(join(base, "embedded")).length, 2, own);
});

test.run();
