import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { StoreError, type JournalCopy, type NewEntry } from "../../src/store/contract.ts";
import { createJournalCopies } from "../../src/store/journal-copies.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("journal copies", { limitMs: 30_000 });
const root = temporaryFolder();

const entry = (at: number): NewEntry => ({ build: 1, fact: { type: "failed", at, message: "x".repeat(5_000) } });

/** Writes the copy to a file, and counts what is in it. */
const entriesIn = async ({ bytes, stream }: JournalCopy): Promise<number> => {
  const content = await buffer(stream);
  assert.is(content.length, bytes);
  const path = join(mkdtempSync(join(root, "c-")), "journal.db");
  writeFileSync(path, content);
  const journal = openSqliteJournal(path);
  const entries = [...journal.read(0)];
  journal.close();
  return entries.length;
};

test("a copy is whole whatever is appended while it is made, and nothing is left of it", async () => {
  const folder = mkdtempSync(join(root, "t-"));
  const path = join(folder, "journal.db");
  const journal = openSqliteJournal(path);
  const copies = createJournalCopies(journal, `${path}.copy`);
  journal.append(Array.from({ length: 2_000 }, (_, at) => entry(at)));
  const progress = { isDone: false };
  const made = copies.copy().finally(() => {
    progress.isDone = true;
  });
  let appended = 2_000;
  while (!progress.isDone) {
    journal.append([entry(appended++), entry(appended++)], { synced: appended % 3 === 0 });
    await new Promise(setImmediate);
  }
  const found = await entriesIn(await made);
  assert.ok(found >= 2_000 && found <= appended, `${found} of ${appended}`);
  assert.is(found % 2, 0, "an append is in it whole or not at all");
  await copies.close();
  journal.close();
  assert.equal(readdirSync(folder), ["journal.db"]);
});

test("copies that are asked for at the same time are made one after the other, also behind what a crash left", async () => {
  const path = join(mkdtempSync(join(root, "t-")), "journal.db");
  writeFileSync(`${path}.copy`, "half a copy", { mode: 0o644 });
  const journal = openSqliteJournal(path);
  journal.append([entry(0)]);
  const modes: number[] = [];
  const copyTo = async (file: string): Promise<void> => {
    await journal.copyTo(file);
    modes.push(statSync(file).mode & 0o777);
  };
  const copies = createJournalCopies({ copyTo }, `${path}.copy`);
  const made = await Promise.all([copies.copy(), copies.copy()]);
  for (const copy of made) assert.is(await entriesIn(copy), 1);
  assert.equal(modes, [0o600, 0o600]);
  await copies.close();
  journal.close();
});

test("a copy that the disk does not take is refused, and the next one is tried again", async () => {
  const folder = mkdtempSync(join(root, "t-"));
  const journal = openSqliteJournal(join(folder, "journal.db"));
  journal.append([entry(0)]);
  const copies = createJournalCopies(journal, join(folder, "there", "journal.copy"));
  const refused: unknown = await copies.copy().catch((error: unknown) => error);
  assert.ok(refused instanceof StoreError);
  assert.match(refused.message, "as the disk must take it: found");
  mkdirSync(join(folder, "there"));
  assert.is(await entriesIn(await copies.copy()), 1);
  await copies.close();
  assert.instance(await copies.copy().catch((error: unknown) => error), StoreError);
  journal.close();
});

test.run();
