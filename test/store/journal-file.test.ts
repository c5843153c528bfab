import { DatabaseSync } from "@photostructure/sqlite";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { StoreError } from "../../src/store/contract.ts";
import { closeJournalFile, openJournalFile } from "../../src/store/journal-file.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("journal file");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

test("a new journal is made with its folder, for its owner alone", () => {
  const path = join(newFolder(), "a", "b", "journal.db");
  closeJournalFile(openJournalFile(path));
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.equal(readdirSync(join(path, "..")), ["journal.db"]);
});

test("what a journal writes beside its file is for its owner alone, too", () => {
  const path = join(newFolder(), "journal.db");
  const database = openJournalFile(path);
  database.exec("PRAGMA journal_mode = WAL; INSERT INTO facts VALUES (1, 1, 0, 0, '[]')");
  assert.is(statSync(`${path}-wal`).mode & 0o777, 0o600);
  closeJournalFile(database);
});

const REFUSED: readonly (readonly [name: string, make: (path: string) => void, said: RegExp])[] = [
  [
    "a text file",
    (path) => writeFileSync(path, "no database\n".repeat(50)),
    /must be an SQLite database: found something else$/,
  ],
  ["an empty file", (path) => writeFileSync(path, ""), /must be an SQLite database: found an empty file$/],
  [
    "a database of another program",
    (path) => sql(path, "CREATE TABLE facts (sequence)"),
    /must belong to ClusterRunner: found application id 0$/,
  ],
  [
    "a journal of a later release",
    (path) => sql(ours(path), "PRAGMA user_version = 5"),
    /must have layout 4 or an earlier one: found layout 5, of a later release$/,
  ],
  [
    "a journal that was cut",
    (path) => truncateSync(ours(path), 4096),
    /must be sound and ours alone: found ".*malformed.*"$/,
  ],
  [
    "a journal without its table",
    (path) => sql(ours(path), "DROP TABLE facts"),
    /must be sound and ours alone: found "no such table: facts"$/,
  ],
  ["a folder", (path) => mkdirSync(path), /must be sound and ours alone: found "EISDIR/],
];

for (const [name, make, said] of REFUSED) {
  test(`${name} is refused, and left as it is`, () => {
    const folder = newFolder();
    const path = join(folder, "journal.db");
    make(path);
    const before = contentOf(path);
    assert.throws(
      () => openJournalFile(path),
      (error: unknown) => error instanceof StoreError && said.test(error.message),
    );
    assert.equal(contentOf(path), before);
    assert.equal(readdirSync(folder), ["journal.db"]);
  });
}

test.run();

function ours(path: string): string {
  closeJournalFile(openJournalFile(path));
  return path;
}

function sql(path: string, statements: string): void {
  const database = new DatabaseSync(path);
  database.exec(statements);
  database.close();
}

function contentOf(path: string): string {
  return statSync(path).isFile() ? readFileSync(path, "latin1") : "a folder";
}
