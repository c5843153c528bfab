import { join } from "node:path";
import * as assert from "uvu/assert";
import type { NewEntry } from "../../src/store/contract.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { EARLIER_LAYOUTS, makeEarlierJournal } from "./earlier-layout.ts";

const test = suite("earlier layouts of the journal");
const folder = temporaryFolder();
let journals = 0;
const newPath = (): string => join(folder, `journal-${journals++}.db`);

for (const layout of EARLIER_LAYOUTS) {
  test(`a journal of layout ${layout} is read, gone on with, and forgotten from`, () => {
    const path = newPath();
    makeEarlierJournal(path, layout);
    let journal = openSqliteJournal(path);
    journal.append([{ ...entry(9), build: 2 }]);
    const entries = [7, 8, 9].map((at, index) => ({
      sequence: index + 1,
      build: at === 9 ? 2 : 1,
      fact: entry(at).fact,
    }));
    assert.equal([...journal.read(0)], entries);
    assert.equal([...journal.readUnsummarized()], entries);
    assert.equal([...journal.readBuild(1, 0)], entries.slice(0, 2));
    journal.close();
    journal = openSqliteJournal(path);
    journal.forget(1);
    assert.is(journal.erase(1), false);
    assert.is(journal.append([entry(9)])[0]?.sequence, 4);
    journal.close();
    journal = openSqliteJournal(path);
    assert.equal(
      Array.from(journal.read(0), ({ sequence }) => sequence),
      [3, 4],
    );
    journal.close();
  });
}

test("what a journal of layout 3 had forgotten stays so", () => {
  const path = newPath();
  makeEarlierJournal(path, 3, "INSERT INTO forgotten VALUES (1, 1, 2); UPDATE numbers SET given = 2;");
  const journal = openSqliteJournal(path);
  assert.equal(journal.forgotten(), [1]);
  assert.equal([...journal.read(0)], []);
  assert.is(journal.erase(1), false);
  assert.is(journal.append([entry(9)])[0]?.sequence, 3);
  journal.close();
});

test.run();

function entry(at: number): NewEntry {
  return { build: 1, fact: { type: "preparing", at } };
}
