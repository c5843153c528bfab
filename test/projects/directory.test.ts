import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { createDirectorySource } from "../../src/projects/directory.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { directoryRequest, messageOf, unaborted, valueOf } from "./requests.ts";

const test = suite("directory source");
const folder = temporaryFolder();
const checkOut = (path: string) => createDirectorySource().checkOut(1, directoryRequest(path), unaborted());

test("a folder is used where it is", async () => {
  assert.equal(valueOf(await checkOut(folder)), { projectDirectory: folder, commit: null });
});

test("symlinks on the way are resolved", async () => {
  const link = join(temporaryFolder(), "link");
  symlinkSync(folder, link);
  assert.is(valueOf(await checkOut(`${link}/.`)).projectDirectory, folder);
});

test("release leaves the folder alone", async () => {
  await createDirectorySource().release(1);
  assert.equal(valueOf(await checkOut(folder)), { projectDirectory: folder, commit: null });
});

test("whatever else is a failure that says what was found", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  for (const [path, reason] of [
    ["relative/path", "an absolute path: found a relative one"],
    [file, "a folder: found a file"],
    [join(folder, "none"), "a folder: found nothing"],
  ] as const) {
    assert.is(messageOf(await checkOut(path)), `Cannot use project directory "${path}" as it must be ${reason}`);
  }
});

test.run();
