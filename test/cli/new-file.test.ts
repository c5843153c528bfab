import { mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import { requireFree, saveNew } from "../../src/cli/new-file.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("new file");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

const refusalOf = (saving: Promise<void>): Promise<string> => saving.then(() => "saved", String);

test("a file is saved for its owner alone, and nothing else is left", async () => {
  const folder = newFolder();
  const path = join(folder, "file");
  await saveNew(path, Readable.from([Buffer.from("one"), Buffer.from("two")]), { force: false });
  assert.is(readFileSync(path, "utf8"), "onetwo");
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.equal(readdirSync(folder), ["file"]);
});

test("content that ends half-way leaves nothing, and what was there stays", async () => {
  const folder = newFolder();
  const path = join(folder, "file");
  const cut = (): Readable =>
    Readable.from(
      (function* () {
        yield Buffer.from("half");
        throw new Error("cut off");
      })(),
    );
  assert.match(await refusalOf(saveNew(path, cut(), { force: false })), 'all of it must get there: found "cut off"');
  assert.equal(readdirSync(folder), []);
  writeFileSync(path, "mine");
  await refusalOf(saveNew(path, cut(), { force: true }));
  assert.is(readFileSync(path, "utf8"), "mine");
  assert.equal(readdirSync(folder), ["file"]);
});

test("what came in the meantime is replaced only by force", async () => {
  const path = join(newFolder(), "file");
  writeFileSync(path, "mine");
  const content = (): Readable => Readable.from([Buffer.from("new")]);
  assert.match(await refusalOf(saveNew(path, content(), { force: false })), "EEXIST");
  assert.is(readFileSync(path, "utf8"), "mine");
  await saveNew(path, content(), { force: true });
  assert.is(readFileSync(path, "utf8"), "new");
});

test("a link is no file to replace, wherever it leads", () => {
  const path = join(newFolder(), "link");
  symlinkSync("/none", path);
  assert.throws(() => requireFree(path, { force: true }), "as it must be a file: found something else there");
});

test.run();
