import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createTreeRemoval } from "../../src/projects/tree-removal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("tree removal");
const removeTree = createTreeRemoval(process.env, 1_000);

test("removes a folder that may not be written to, and nothing that a symlink in it leads to", async () => {
  const outside = temporaryFolder();
  writeFileSync(join(outside, "kept"), "");
  const tree = join(temporaryFolder(), "tree");
  mkdirSync(join(tree, "locked"), { recursive: true });
  writeFileSync(join(tree, "locked", "file"), "");
  symlinkSync(outside, join(tree, "link"));
  chmodSync(join(tree, "locked"), 0o555);
  assert.ok(await removeTree(tree));
  assert.not.ok(existsSync(tree));
  assert.ok(existsSync(join(outside, "kept")));
});

test("a folder that is not there is removed already", async () => {
  assert.ok(await removeTree(join(temporaryFolder(), "-none")));
});

test("says when something is left", async () => {
  assert.not.ok(await removeTree("/proc/self/fd"));
});

test.run();
