// Appends to a journal until it is killed, or the journal refuses: node journal-writer.js <path>. After each append, a line
// with the last sequence that it returned goes to stdout; a refusal is a line with the error's code.
import { writeSync } from "node:fs";
import { StoreError } from "../../src/store/contract.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { BATCH } from "./journal-process.ts";

const STDOUT = 1;
const journal = openSqliteJournal(process.argv[2] ?? "");

try {
  for (let synced = false; ; synced = !synced) {
    const entries = journal.append(
      Array.from({ length: BATCH }, (_, index) => ({
        build: 1,
        fact: { type: "failed", at: index, message: "x".repeat(500) },
      })),
      { synced },
    );
    writeSync(STDOUT, `${entries.at(-1)?.sequence}\n`);
  }
} catch (error) {
  if (!(error instanceof StoreError)) throw error;
  writeSync(STDOUT, `${error.code}\n`);
}
