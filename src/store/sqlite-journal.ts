import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Fact } from "../model/fact.ts";
import type { Entry, Journal, NewEntry } from "./contract.ts";
import { StoreError } from "./contract.ts";
import { closeJournalFile, openJournalFile } from "./journal-file.ts";

export interface SqliteJournal extends Journal {
  /** Afterwards `append` and `read` throw `StoreError`. Safe to call twice. */
  close(): void;
}

/** Read at once: few enough for a short pause, enough to make the query's cost vanish. */
const PAGE = 1000;

interface Row {
  readonly sequence: number;
  readonly build: number;
  readonly fact: string;
}

const isRow = (row: unknown): row is Row =>
  typeof row === "object" &&
  row !== null &&
  "sequence" in row &&
  typeof row.sequence === "number" &&
  "build" in row &&
  typeof row.build === "number" &&
  "fact" in row &&
  typeof row.fact === "string";

/**
 * The journal as one table of an SQLite file. Every `append` is one transaction with a sync, so it survives a power cut.
 * Only one journal, of one process, may have the file open; only the main thread may use it, as the library aborts the
 * process when a thread ends in the middle of a call.
 */
export const openSqliteJournal = (path: string): SqliteJournal => {
  const database = openJournalFile(path);
  let closed = false;
  let writable = false;

  const attempt = <T>(action: string, work: () => T): T => {
    if (closed) throw new StoreError(`Cannot ${action} the journal "${path}" as it must be open: found it closed`);
    try {
      return work();
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const found = error instanceof Error ? error.message : String(error);
      throw new StoreError(`Cannot ${action} the journal "${path}" as the disk must be sound: found "${found}"`, {
        cause: error,
      });
    }
  };

  const begin = database.prepare("BEGIN IMMEDIATE");
  const insert = database.prepare("INSERT INTO facts (sequence, build, fact) VALUES (?, ?, ?)");
  const commit = database.prepare("COMMIT");
  const select = database.prepare(
    `SELECT sequence, build, fact FROM facts WHERE sequence > ? ORDER BY sequence LIMIT ${PAGE}`,
  );
  let sequence = attempt("open", () => lastSequence(database));

  const store = (entries: readonly Entry[]): void => {
    // Not when it is opened, so that a journal which turns out to be damaged was only read.
    if (!writable) database.exec("PRAGMA journal_mode = WAL");
    writable = true;
    begin.run();
    try {
      for (const entry of entries) insert.run(entry.sequence, entry.build, JSON.stringify(entry.fact));
      commit.run();
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  };

  const append = (facts: readonly NewEntry[]): readonly Entry[] =>
    attempt("append to", () => {
      const entries = facts.map(({ build, fact }, index) => ({ sequence: sequence + 1 + index, build, fact }));
      if (entries.length > 0) store(entries);
      sequence += entries.length;
      return entries;
    });

  // Page by page, so that the caller may append, or stop, in the middle.
  const read = function* (after: number): Generator<Entry, void, undefined> {
    let previous = after;
    for (;;) {
      const rows = attempt("read", (): readonly unknown[] => select.all(previous));
      for (const row of rows) {
        previous += 1;
        if (!isRow(row) || row.sequence !== previous) {
          throw new StoreError(
            `Cannot read the journal "${path}" as entry ${previous} must follow: found ${JSON.stringify(row)}`,
          );
        }
        yield attempt("read", () => ({ sequence: row.sequence, build: row.build, fact: factOf(row.fact) }));
      }
      if (rows.length < PAGE) return;
    }
  };

  const close = (): void => {
    if (closed) return;
    try {
      attempt("close", () => closeJournalFile(database));
    } finally {
      closed = true;
    }
  };

  return { append, read, close };
};

const lastSequence = (database: DatabaseSyncInstance): number => {
  try {
    const row: unknown = database.prepare("SELECT coalesce(max(sequence), 0) AS sequence FROM facts").get();
    return typeof row === "object" && row !== null && "sequence" in row ? Number(row.sequence) : 0;
  } catch (error) {
    database.close();
    throw error;
  }
};

const factOf = (text: string): Fact => {
  const fact: unknown = JSON.parse(text);
  if (isFact(fact)) return fact;
  throw new TypeError("an entry is not a fact");
};

/** Looks no deeper: nothing but `append` writes entries, and a damaged page fails SQLite's own checks or the JSON parser's. */
const isFact = (value: unknown): value is Fact =>
  typeof value === "object" && value !== null && "type" in value && "at" in value;
