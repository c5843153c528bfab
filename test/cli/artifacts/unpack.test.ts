import { existsSync, lstatSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { TarEntry } from "../../../src/cli/artifacts/tar-entries.ts";
import { unpack } from "../../../src/cli/artifacts/unpack.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("unpack");

const NEW = { force: false };

const entryOf = (entry: Partial<TarEntry>): TarEntry => ({
  type: "file",
  name: "artifact_0_0/file",
  mode: 0o755,
  modified: new Date(1_000_000),
  size: 0,
  target: "",
  content: whole,
  ...entry,
});

async function* whole(): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from("content");
}

const failureOf = (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => "none",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

test("a file has its mode and its time, and what is in the way is replaced only if that is asked for", async () => {
  const folder = join(temporaryFolder(), "new", "folder");
  await unpack(entryOf({}), folder, NEW);
  const { mode, mtimeMs } = statSync(join(folder, "artifact_0_0/file"));
  assert.equal([mode & 0o777, mtimeMs], [0o755, 1_000_000]);
  assert.match(await failureOf(unpack(entryOf({}), folder, NEW)), "--force");
  await unpack(entryOf({ type: "link", target: "other" }), folder, { force: true });
  assert.is(readlinkSync(join(folder, "artifact_0_0/file")), "other");
  // A link is not a file that may be replaced, whatever it leads to.
  assert.match(await failureOf(unpack(entryOf({}), folder, { force: true })), "it must be a file");
});

test("a file that breaks off in the middle is removed", async () => {
  const folder = temporaryFolder();
  const content = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from("half");
    throw new Error("cut off");
  };
  assert.is(await failureOf(unpack(entryOf({ content }), folder, NEW)), "cut off");
  assert.not(existsSync(join(folder, "artifact_0_0/file")));
});

test("a link that leaves the folder of its atom is refused, and so is a file in the place of a folder", async () => {
  const folder = temporaryFolder();
  for (const target of ["/etc/passwd", "../artifact_1_0/file", "../../up"]) {
    const link = entryOf({ type: "link", target });
    assert.match(await failureOf(unpack(link, folder, NEW)), "it must stay in its folder", target);
  }
  await unpack(entryOf({ type: "link", name: "artifact_0_0/in/link", target: "../file" }), folder, NEW);
  assert.ok(lstatSync(join(folder, "artifact_0_0/in/link")).isSymbolicLink());
  writeFileSync(join(folder, "artifact_1_0"), "mine");
  assert.match(await failureOf(unpack(entryOf({ name: "artifact_1_0/file" }), folder, NEW)), "it must be a folder");
});

test.run();
