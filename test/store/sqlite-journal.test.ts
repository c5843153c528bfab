import { DatabaseSync } from "@photostructure/sqlite";
import { closeSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { StoreError, type Entry, type NewEntry } from "../../src/store/contract.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { BATCH, writeAndKill, writeUntilFull } from "./journal-process.ts";

const test = suite("sqlite journal");
const folder = temporaryFolder();
let journals = 0;
const newPath = (): string => join(folder, `journal-${journals++}.db`);

test("a process killed in the middle of appending loses nothing that append returned for, and stores whole appends", async () => {
  const path = newPath();
  let before = 0;
  for (const times of [1, 40, 90]) {
    const { last, refusal } = await writeAndKill(path, times);
    assert.is(refusal, undefined);
    assert.ok(last >= before + times * BATCH, `${last} entries`);
    const sequences = sequencesIn(path);
    assert.ok(sequences.length >= last);
    assert.is(sequences.length % BATCH, 0);
    before = sequences.length;
  }
});

test("a full disk throws StoreError, and costs nothing that was stored before", async () => {
  const path = newPath();
  const { last, refusal } = await writeUntilFull(path, 200);
  assert.is(refusal, "STORE_FAILED");
  assert.ok(last > 0);
  assert.is(sequencesIn(path).length, last);
});

test("a fact that can't be stored takes the others of its append with it", () => {
  const path = newPath();
  const journal = openSqliteJournal(path);
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  const request = {
    type: "directory",
    projectDirectory: "/",
    jobName: null,
    config: null,
    remoteFiles: [],
    sent: circular,
  } as const;
  assert.throws(() => journal.append([entry(1), { build: 1, fact: { type: "queued", at: 2, request } }]), isStoreError);
  assert.equal([...journal.read(0)], []);
  assert.equal(journal.append([entry(3)]), [{ sequence: 1, ...entry(3) }]);
  journal.close();
  assert.equal(sequencesIn(path), [1]);
});

test("a damaged journal can be opened at most, and is not changed by the try", () => {
  const path = newPath();
  const journal = openSqliteJournal(path);
  for (let at = 0; at < 200; at++) journal.append(Array.from({ length: 10 }, () => entry(at)));
  journal.close();
  overwrite(path, 40_000, Buffer.alloc(20_000, 0xff));
  const damaged = readFileSync(path);
  assert.throws(() => sequencesIn(path), isStoreError);
  assert.ok(readFileSync(path).equals(damaged));
});

test("a journal whose table has lost a column's name is refused", () => {
  const path = newPath();
  openSqliteJournal(path).close();
  const bytes = readFileSync(path);
  overwrite(path, bytes.indexOf("build INTEGER"), Buffer.from("built"));
  assert.throws(() => openSqliteJournal(path), isStoreError);
});

test("a gap in the numbers, or an entry that is no fact, is damage", () => {
  for (const sql of [
    "DELETE FROM facts WHERE sequence = 3",
    "UPDATE facts SET facts = '[]' WHERE sequence = 3",
    "UPDATE facts SET facts = '[[]]' WHERE sequence = 3",
    "UPDATE facts SET facts = '{' WHERE sequence = 3",
    `UPDATE facts SET facts = replace(facts, '"at":1', '"at":7') WHERE sequence = 3`,
    "UPDATE facts SET build = 2 WHERE sequence = 3",
    "DELETE FROM builds",
    "UPDATE builds SET first = 2",
    "UPDATE numbers SET given = 3",
  ]) {
    const path = newPath();
    const journal = openSqliteJournal(path);
    for (let at = 0; at < 3; at++) journal.append([entry(at), entry(at)]);
    journal.close();
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    assert.throws(() => sequencesIn(path), isStoreError, sql);
  }
});

test("entries are read from any of them on, whatever was appended together, and of which builds", () => {
  const path = newPath();
  let journal = openSqliteJournal(path);
  const stored: Entry[] = [];
  for (const builds of [[1], [2, 2, 1], [1, 1, 1, 3], [3], Array.from({ length: 2_500 }, () => 4), [5]]) {
    stored.push(...journal.append(builds.map((build) => ({ build, fact: entry(stored.length).fact }))));
  }
  journal.close();
  journal = openSqliteJournal(path);
  for (let after = 0; after <= stored.length; after += after < 12 ? 1 : 499) {
    assert.equal([...journal.read(after)], stored.slice(after), `after ${after}`);
  }
  assert.equal([...journal.read(stored.length + 1)], []);
  assert.is(journal.append([entry(0)])[0]?.sequence, stored.length + 1);
  journal.close();
});

test("a forgotten build is not found by the next process, which erases what is left of it", () => {
  const path = newPath();
  let journal = openSqliteJournal(path);
  // A row each, since rows hold one build.
  for (let row = 0; row < 100; row++) journal.append([{ ...entry(row), build: 1 + (row % 2) }]);
  journal.forget(2);
  assert.is(journal.erase(2), true);
  journal.close();
  journal = openSqliteJournal(path);
  assert.equal(journal.forgotten(), [2]);
  assert.ok([...journal.read(0)].every(({ build }) => build === 1));
  while (journal.erase(2));
  assert.equal(journal.forgotten(), []);
  journal.close();
  journal = openSqliteJournal(path);
  assert.equal(journal.forgotten(), []);
  assert.is(journal.append([entry(0)])[0]?.sequence, 101);
  journal.close();
  const database = new DatabaseSync(path);
  const row: unknown = database.prepare("SELECT count(*) AS rows, max(build) AS build FROM facts").get();
  assert.is(JSON.stringify(row), '{"rows":51,"build":1}');
  database.close();
});

test("a damaged row is told without what stands in it", () => {
  const path = newPath();
  const journal = openSqliteJournal(path);
  journal.append([{ build: 1, fact: { type: "failed", at: 1, message: "a secret" } }]);
  journal.close();
  const database = new DatabaseSync(path);
  database.exec("UPDATE facts SET facts = replace(facts, 'secret', 'SECRET')");
  database.close();
  assert.throws(
    () => sequencesIn(path),
    /must follow: found a row that is not as it was written: \{"sequence":1,"build":1,"count":1,"sum":\d+\}$/,
  );
});

test("a journal is read to its end, however many rows it has", () => {
  const path = newPath();
  const journal = openSqliteJournal(path);
  for (let rows = 1; rows <= 230; rows++) {
    journal.append([entry(rows)]);
    const sequences = Array.from(journal.read(0), ({ sequence }) => sequence);
    assert.is(sequences.length, rows);
    assert.is(sequences.at(-1), rows);
  }
  journal.close();
});

test("a check writes to the disk", () => {
  const path = newPath();
  const journal = openSqliteJournal(path);
  journal.check();
  const { size } = statSync(`${path}-wal`);
  journal.check();
  assert.ok(statSync(`${path}-wal`).size > size);
  journal.close();
  assert.throws(() => journal.check(), isStoreError);
  assert.equal(sequencesIn(path), []);
});

test("a journal may be closed twice", () => {
  const journal = openSqliteJournal(newPath());
  journal.append([entry(1)]);
  journal.close();
  journal.close();
  assert.throws(() => journal.append([entry(2)]), isStoreError);
});

test.run();

function entry(at: number): NewEntry {
  return { build: 1, fact: { type: "preparing", at } };
}

function sequencesIn(path: string): readonly number[] {
  const journal = openSqliteJournal(path);
  try {
    return Array.from(journal.read(0), ({ sequence }) => sequence);
  } finally {
    journal.close();
  }
}

function overwrite(path: string, position: number, bytes: Buffer): void {
  const file = openSync(path, "r+");
  writeSync(file, bytes, 0, bytes.length, position);
  closeSync(file);
}

function isStoreError(error: unknown): boolean {
  return error instanceof StoreError;
}
