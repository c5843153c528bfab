import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { kindOfPath } from "../../src/projects/path-kind.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("path kind");
const folder = temporaryFolder();
writeFileSync(join(folder, "file"), "");
symlinkSync(folder, join(folder, "link"));
symlinkSync("loop", join(folder, "loop"));

for (const [path, kind] of [
  [folder, "a folder"],
  [join(folder, "link"), "a folder"],
  [join(folder, "file"), "a file"],
  ["/dev/null", "a special file"],
  [join(folder, "none"), "nothing"],
  [join(folder, "file", "x"), "nothing"],
  [join(folder, "loop"), "a path that cannot be read"],
] as const) {
  test(`${path.replace(folder, "FOLDER")} is ${kind}`, async () => assert.is(await kindOfPath(path), kind));
}

test.run();
