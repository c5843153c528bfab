import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import {
  isOwnedHere,
  ownerText,
  readOwner,
  removeOwner,
  thisProcess,
  writeOwner,
} from "../../src/store/journal-owner.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("journal owner");
const root = temporaryFolder();
const newPath = (): string => join(mkdtempSync(join(root, "t-")), "journal.db");
const SINCE = Date.UTC(2026, 0, 2, 3, 4, 5);

test("the owner is named for its owner alone, and nothing else is left", () => {
  const path = newPath();
  const owner = { ...thisProcess("a program", SINCE), url: "http://127.0.0.1:43000" };
  writeOwner(path, thisProcess("a program", SINCE));
  writeOwner(path, owner);
  assert.equal(readOwner(path), owner);
  assert.ok(isOwnedHere(path));
  assert.equal(readdirSync(join(path, "..")), ["journal.db.owner"]);
  assert.is(statSync(`${path}.owner`).mode & 0o777, 0o600);
  removeOwner(path);
  assert.is(readOwner(path), undefined);
  assert.not.ok(isOwnedHere(path));
});

test("who has a journal is told with the time, and the url if there is one", () => {
  const owner = { pid: 7, ticks: null, program: "a program", since: SINCE, url: null };
  const start = 'it in use by process 7, "a program", since 2026-01-02T03:04:05.000Z';
  assert.is(ownerText(owner), start);
  assert.is(ownerText({ ...owner, url: "http://a" }), `${start}, at http://a`);
  assert.is(ownerText(undefined), "it in use by another process");
});

const STALE: readonly (readonly [string, (written: string) => string])[] = [
  ["an empty file", () => ""],
  ["half a line", (written) => written.slice(0, 20)],
  ["another object", () => "{}"],
  ["a process that is gone", (written) => written.replace(/"pid":\d+/, '"pid":2147483647')],
  ["an earlier process of the same pid", (written) => written.replace(/"ticks":\d+/, '"ticks":1')],
  ["a time that is none", (written) => written.replace(/"since":\d+/, '"since":1e99')],
];

for (const [name, spoil] of STALE) {
  test(`${name} names nobody`, () => {
    const path = newPath();
    writeOwner(path, thisProcess("a program", SINCE));
    writeFileSync(`${path}.owner`, spoil(readFileSync(`${path}.owner`, "utf8")));
    assert.is(readOwner(path), undefined);
  });
}

test.run();
