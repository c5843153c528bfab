import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { checkPrivacy, checkRoom, checkTemporary, roomIn } from "../../../src/cli/doctor/folders.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("doctor/folders");

test("the room of a folder that is not there yet is that of the next above it", () => {
  const folder = temporaryFolder();
  const { bytes } = roomIn(join(folder, "a", "b"));
  assert.ok(bytes > 0);
  assert.ok(Math.abs(bytes - roomIn(folder).bytes) < 1e9);
});

/** Free bytes, free files, and what that is. */
const ROOMS: readonly (readonly [bytes: number, files: number | null, state: string])[] = [
  [80e9, 1e6, "ok"],
  [80e9, null, "ok"],
  [1e9, null, "warning"],
  [50e6, null, "wrong"],
  [80e9, 10_000, "warning"],
  [80e9, 0, "wrong"],
];

for (const [bytes, files, state] of ROOMS) {
  test(`room for ${bytes} bytes and ${files ?? "any number of"} files is ${state}`, () => {
    const finding = checkRoom("disk", "/base", { bytes, files });
    assert.is(finding.state, state);
    if (state !== "ok") assert.match(finding.mend ?? "", "keep_builds");
  });
}

test("a base folder for its owner alone is well, and one that is not there will be", () => {
  const folder = temporaryFolder();
  const user = process.getuid?.() ?? -1;
  chmodSync(folder, 0o700);
  assert.is(checkPrivacy(folder, user).state, "ok");
  assert.match(checkPrivacy(join(folder, "a", "b"), user).found, /is made by the first build$/);
  assert.is(checkPrivacy(folder, user + 1).state, "warning");
});

test("a base folder that others look into or change is told, with what mends it", () => {
  const folder = temporaryFolder();
  const user = process.getuid?.() ?? -1;
  for (const [mode, state] of [
    [0o750, "warning"],
    [0o755, "warning"],
    [0o720, "wrong"],
    [0o777, "wrong"],
  ] as const) {
    chmodSync(folder, mode);
    const finding = checkPrivacy(folder, user);
    assert.is(finding.state, state, mode.toString(8));
    assert.is(finding.mend, `chmod 700 '${folder}'`);
  }
  const file = join(folder, "file");
  writeFileSync(file, "");
  assert.match(checkPrivacy(file, user).found, "is no folder");
});

test("a temporary folder where programs run is well, and nothing is left in it", async () => {
  const folder = temporaryFolder();
  assert.is((await checkTemporary(folder, {})).state, "ok");
  assert.equal(readdirSync(folder), []);
});

test("a temporary folder that is not there, or is a file, is wrong", async () => {
  const folder = temporaryFolder();
  const missing = await checkTemporary(join(folder, "absent"), {});
  assert.is(missing.state, "wrong");
  assert.match(missing.found, "ENOENT");
  assert.match(missing.mend ?? "", "TMPDIR");
  mkdirSync(join(folder, "dir"));
  writeFileSync(join(folder, "file"), "");
  assert.is((await checkTemporary(join(folder, "file"), {})).state, "wrong");
});

test.run();
