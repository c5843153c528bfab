import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { containedPath } from "../../src/projects/contained-path.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("contained path");
const outside = temporaryFolder();
const root = join(outside, "root");
mkdirSync(join(root, "sub", "deep"), { recursive: true });
writeFileSync(join(root, "file"), "");
symlinkSync("sub", join(root, "inner"));
symlinkSync(outside, join(root, "outer"));
symlinkSync("../..", join(root, "sub", "up"));
symlinkSync("nowhere", join(root, "dangling"));
mkdirSync(join(outside, "root-sibling"));

for (const [path, expected] of [
  [".", ""],
  ["", ""],
  ["sub/deep", "sub/deep"],
  ["sub/", "sub"],
  ["./sub/../file", "file"],
  ["inner/deep", "sub/deep"],
  ["not/yet/there", "not/yet/there"],
  ["sub/..data", "sub/..data"],
] as const) {
  test(`"${path}" leads into the root`, async () => {
    const found = await containedPath(root, path);
    assert.is(found?.replace(/\/$/, ""), join(root, expected).replace(/\/$/, ""));
  });
}

for (const path of [
  "..",
  "../root-sibling",
  "sub/../../root-sibling",
  "/etc",
  root,
  "outer",
  "outer/file",
  "sub/up",
  "sub/up/x",
  "dangling",
  "dangling/x",
  "a\0b",
]) {
  test(`${JSON.stringify(path.replace(root, "ROOT"))} leads out of the root or nowhere`, async () => {
    assert.is(await containedPath(root, path), null);
  });
}

test.run();
