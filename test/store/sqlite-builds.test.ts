import { DatabaseSync } from "@photostructure/sqlite";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { shortSummaryOf, type BuildSummary } from "../../src/model/build-summary.ts";
import { StoreError, type NewEntry } from "../../src/store/contract.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { endedBuild } from "./ended-build.ts";

const test = suite("sqlite builds");
const folder = temporaryFolder();
let journals = 0;
const newPath = (): string => join(folder, `journal-${journals++}.db`);

test("what builds have come to is known to the next process, unless a fact came behind it", () => {
  const path = newPath();
  let journal = openSqliteJournal(path);
  for (const build of [1, 2, 3]) journal.append([{ ...entry(build), build }]);
  const one = summary(1);
  journal.summarize([one, summary(2)]);
  journal.append([{ ...entry(4), build: 2 }]);
  journal.close();
  journal = openSqliteJournal(path);
  assert.equal([...journal.summaries()], [one]);
  assert.equal(
    Array.from(journal.readUnsummarized(), ({ build }) => build),
    [2, 3, 2],
  );
  assert.equal(
    [1, 2, 3].map((build) => journal.extentOf(build)),
    [
      { first: 1, last: 1 },
      { first: 2, last: 4 },
      { first: 3, last: 3 },
    ],
  );
  journal.close();
});

test("a summary that was changed on the disk, or whose facts are gone, is refused at the start", () => {
  for (const sql of [
    "UPDATE builds SET summary = replace(summary, 'finished', 'canceled')",
    "UPDATE builds SET last = 1",
    "DELETE FROM facts",
  ]) {
    const path = newPath();
    const journal = openSqliteJournal(path);
    journal.append([entry(1), entry(2)]);
    journal.summarize([summary(1)]);
    journal.close();
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    assert.throws(
      () => openSqliteJournal(path),
      (error: unknown) => error instanceof StoreError,
      sql,
    );
  }
});

test.run();

function entry(at: number): NewEntry {
  return { build: 1, fact: { type: "preparing", at } };
}

function summary(id: number): BuildSummary {
  return { ...shortSummaryOf(endedBuild([0])), id };
}
