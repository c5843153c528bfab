import { DatabaseSync } from "@photostructure/sqlite";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { StoreError } from "../../src/store/contract.ts";
import { inTransaction, isBusy, openTimingsFile } from "../../src/store/timings-file.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("timings file");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

test("new timings are made with their folder, for their owner alone", () => {
  const path = join(newFolder(), "a", "b", "timings.db");
  openTimingsFile(path).close();
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.equal(readdirSync(join(path, "..")), ["timings.db"]);
});

test("a file of no bytes, as a process killed at the start leaves it, is made anew", () => {
  const path = join(newFolder(), "timings.db");
  writeFileSync(path, "");
  const database = openTimingsFile(path);
  database.exec("INSERT INTO jobs (project, name) VALUES ('/srv/app', NULL)");
  database.close();
});

test("timings may be open many times at once", () => {
  const path = join(newFolder(), "timings.db");
  const open = [openTimingsFile(path), openTimingsFile(path)];
  for (const database of open) database.exec("INSERT INTO jobs (project, name) VALUES ('/srv/app', 'unit')");
  for (const database of open) database.close();
});

const REFUSED: readonly (readonly [name: string, make: (path: string) => void, said: RegExp])[] = [
  ["a text file", (path) => writeFileSync(path, "no database\n".repeat(50)), /file is not a database/],
  [
    "a database of another program",
    (path) => sql(path, "CREATE TABLE times (sequence)"),
    /^StoreError: Cannot open the timings ".*" as they must belong to ClusterRunner: found application id 0$/,
  ],
  [
    "timings of a later release",
    (path) => {
      openTimingsFile(path).close();
      sql(path, "PRAGMA user_version = 2");
    },
    /^StoreError: .* must have layout 1: found layout 2, of another release$/,
  ],
  ["a folder", (path) => mkdirSync(path), /EISDIR/],
];

for (const [name, make, said] of REFUSED) {
  test(`${name} is refused, and left as it is`, () => {
    const path = join(newFolder(), "timings.db");
    make(path);
    const before = contentOf(path);
    assert.throws(
      () => openTimingsFile(path),
      (error: unknown) => said.test(String(error)),
    );
    assert.equal(contentOf(path), before);
    assert.equal(readdirSync(join(path, "..")), ["timings.db"]);
  });
}

test("a transaction that throws has done nothing, and the next one works", () => {
  const database = openTimingsFile(join(newFolder(), "timings.db"));
  const add = (): void => database.exec("INSERT INTO jobs (project, name) VALUES ('/srv/app', 'unit')");
  const count = (): unknown => Object.values(database.prepare("SELECT count(*) FROM jobs").get() ?? {})[0];
  assert.throws(() => {
    inTransaction(database, () => {
      add();
      throw new Error("a bug");
    });
  }, /a bug/);
  assert.is(count(), 0);
  inTransaction(database, add);
  assert.is(count(), 1);
  database.close();
});

test("an error is busy only while another has the file", () => {
  const path = join(newFolder(), "timings.db");
  const one = openTimingsFile(path);
  const other = openTimingsFile(path);
  one.exec("BEGIN IMMEDIATE");
  assert.throws(() => inTransaction(other, () => {}), isBusy);
  one.exec("COMMIT");
  inTransaction(other, () => {});
  assert.not(isBusy(new StoreError("of another kind")));
  one.close();
  other.close();
});

test.run();

function sql(path: string, statements: string): void {
  const database = new DatabaseSync(path);
  database.exec(statements);
  database.close();
}

function contentOf(path: string): string {
  return statSync(path).isFile() ? readFileSync(path, "latin1") : "a folder";
}
