import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { readOwner, thisProcess } from "../../src/store/journal-owner.ts";
import { nameOwner } from "../../src/store/owner-name.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("owner name");
const root = temporaryFolder();
const newPath = (): string => join(mkdtempSync(join(root, "t-")), "journal.db");
const OWNER = thisProcess("a program", 0);
const URL = "http://127.0.0.1:43000";

/** No owner can be named in this place, whoever tries: a folder is there that is not empty. */
const block = (path: string): void => {
  mkdirSync(`${path}.owner`);
  writeFileSync(join(`${path}.owner`, "file"), "");
};

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

test("the owner is named, then with where it answers, until the name is removed", () => {
  const path = newPath();
  const name = nameOwner(path, OWNER);
  assert.equal(readOwner(path), OWNER);
  name.serves(URL);
  assert.equal(readOwner(path), { ...OWNER, url: URL });
  name.remove();
  name.remove();
  name.serves(URL);
  assert.equal(readdirSync(join(path, "..")), []);
});

test("a disk that does not take the name is asked again, and nothing is left of the tries", async () => {
  const path = newPath();
  block(path);
  const name = nameOwner(path, OWNER, 1);
  name.serves(URL);
  assert.equal(readdirSync(join(path, "..")), ["journal.db.owner"]);
  rmSync(`${path}.owner`, { recursive: true });
  while (readOwner(path) === undefined) await turns(1);
  assert.equal(readOwner(path), { ...OWNER, url: URL });
  name.remove();
});

test("a name that can't be removed is no failure, and a removed one is not tried again", async () => {
  const path = newPath();
  block(path);
  const name = nameOwner(path, OWNER, 0);
  name.remove();
  rmSync(`${path}.owner`, { recursive: true });
  await turns(50);
  assert.not(existsSync(`${path}.owner`));
});

test.run();
