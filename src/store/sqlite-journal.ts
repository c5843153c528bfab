import { backup, type DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Fact } from "../model/fact.ts";
import type { Entry, Journal } from "./contract.ts";
import { StoreError } from "./contract.ts";
import { openForgetting, type Forgetting } from "./sqlite-forgetting.ts";
import { closeJournalFile, openJournalFile, touchJournalFile } from "./journal-file.ts";

export interface SqliteJournal extends Journal {
  /**
   * Writes the journal to another file, some pages at a time, between which facts are appended; the copy has those that were appended
   * until it was done. Rejects with `StoreError` if that can't be done, and may leave half of it. Not to be closed meanwhile.
   */
  copyTo(file: string): Promise<void>;
  /** Afterwards `append` and `read` throw `StoreError`. Safe to call twice. */
  close(): void;
}

/** Rows read at once: few enough for a short pause, enough to make the query's cost vanish. The first are for a reader who wants few. */
const PAGES = { first: 4, largest: 100 };

/** Facts in a row at the most, so that a page of rows fits into memory. */
const LONGEST_RUN = 1000;

/** Facts of one build that were appended together, behind each other: a row for each would cost more than all else. */
interface Row {
  /** Of the first. */
  readonly sequence: number;
  readonly build: number;
  /** A JSON array. */
  readonly facts: string;
}

const isRow = (row: unknown): row is Row =>
  typeof row === "object" &&
  row !== null &&
  "sequence" in row &&
  typeof row.sequence === "number" &&
  "build" in row &&
  typeof row.build === "number" &&
  "facts" in row &&
  typeof row.facts === "string";

/**
 * The journal as one table of an SQLite file. Every `append` is one transaction.
 * Only one journal, of one process, may have the file open; only the main thread may use it, as the library aborts the
 * process when a thread ends in the middle of a call.
 */
export const openSqliteJournal = (path: string): SqliteJournal => {
  const database = openJournalFile(path);
  let closed = false;
  let writable = false;
  let isSynced = true;

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
  const insert = database.prepare("INSERT INTO facts (sequence, build, facts) VALUES (?, ?, ?)");
  const commit = database.prepare("COMMIT");
  const selectAround = database.prepare(
    // From the row that holds the entry, or would: its first may be an earlier one.
    `SELECT sequence, build, facts FROM facts
      WHERE sequence >= (SELECT coalesce(max(sequence), 0) FROM facts WHERE sequence <= ?) ORDER BY sequence LIMIT ?`,
  );
  const selectFrom = database.prepare(
    "SELECT sequence, build, facts FROM facts WHERE sequence >= ? ORDER BY sequence LIMIT ?",
  );
  const [last, forgetting] = attempt("open", () => beginningOf(database));
  let sequence = Math.max(last, forgetting.given);

  const prepareToWrite = (): void => {
    // Not when it is opened, so that a journal which turns out to be damaged was only read.
    if (!writable) database.exec("PRAGMA journal_mode = WAL");
    writable = true;
  };

  /** Without it a transaction is in the write-ahead log, which the system writes to the disk in its own time, in order. */
  const sync = (synced: boolean): void => {
    if (synced !== isSynced) database.exec(`PRAGMA synchronous = ${synced ? "FULL" : "NORMAL"}`);
    isSynced = synced;
  };

  const store = (entries: readonly Entry[], synced: boolean): void => {
    prepareToWrite();
    sync(synced);
    begin.run();
    try {
      for (const [first, ...rest] of runsOf(entries)) {
        insert.run(first.sequence, first.build, JSON.stringify([first, ...rest].map(({ fact }) => fact)));
      }
      commit.run();
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  };

  const append: Journal["append"] = (facts, { synced = true } = {}) =>
    attempt("append to", () => {
      const entries = facts.map(({ build, fact }, index) => ({ sequence: sequence + 1 + index, build, fact }));
      if (entries.length > 0) store(entries, synced);
      sequence += entries.length;
      return entries;
    });

  /** Numbers may be missing as far as they had been given when a build was forgotten; elsewhere that is damage. */
  const isNext = (first: number, next: number | undefined, after: number): boolean =>
    first >= (next ?? 0) && first <= Math.max(next ?? after + 1, forgetting.given + 1);

  // Page by page, so that the caller may append, or stop, in the middle.
  const read = function* (after: number): Generator<Entry, void, undefined> {
    let next: number | undefined;
    for (let page = PAGES.first; ; page = Math.min(PAGES.largest, page * 2)) {
      const rows = attempt("read", (): readonly unknown[] =>
        next === undefined ? selectAround.all(after + 1, page) : selectFrom.all(next, page),
      );
      for (const row of rows) {
        if (!isRow(row) || !isNext(row.sequence, next, after)) {
          throw new StoreError(
            `Cannot read the journal "${path}" as entry ${next ?? after + 1} must follow: found ${JSON.stringify(row)}`,
          );
        }
        next = row.sequence;
        const isForgotten = forgetting.builds.has(row.build);
        for (const fact of attempt("read", () => factsOf(row.facts))) {
          if (next > after && !isForgotten) yield { sequence: next, build: row.build, fact };
          next += 1;
        }
      }
      if (rows.length < page) return;
    }
  };

  const forget: Journal["forget"] = (build, extent) =>
    attempt("forget a build in", () => {
      prepareToWrite();
      sync(true);
      forgetting.forget(build, extent, sequence);
    });

  const erase: Journal["erase"] = (build) =>
    attempt("erase a build in", () => {
      prepareToWrite();
      sync(false);
      return forgetting.erase(build);
    });

  const check = (): void =>
    attempt("write to", () => {
      prepareToWrite();
      touchJournalFile(database);
    });

  const copyTo = async (file: string): Promise<void> => {
    try {
      await attempt("copy", () => backup(database, file));
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const found = error instanceof Error ? error.message : String(error);
      throw new StoreError(`Cannot copy the journal to "${file}" as the disk must take it: found "${found}"`, {
        cause: error,
      });
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

  return { append, read, forget, forgotten: () => [...forgetting.builds], erase, check, copyTo, close };
};

/** Neighbours of the same build. */
function* runsOf(entries: readonly Entry[]): Generator<readonly [Entry, ...Entry[]], void, undefined> {
  let run: [Entry, ...Entry[]] | undefined;
  for (const entry of entries) {
    if (run !== undefined && run[0].build === entry.build && run.length < LONGEST_RUN) {
      run.push(entry);
    } else {
      if (run !== undefined) yield run;
      run = [entry];
    }
  }
  if (run !== undefined) yield run;
}

/** The last number among the rows, and what was forgotten. */
const beginningOf = (database: DatabaseSyncInstance): readonly [number, Forgetting] => {
  try {
    return [lastSequence(database), openForgetting(database)];
  } catch (error) {
    database.close();
    throw error;
  }
};

const lastSequence = (database: DatabaseSyncInstance): number => {
  const row: unknown = database
    .prepare("SELECT sequence + json_array_length(facts) - 1 AS last FROM facts ORDER BY sequence DESC LIMIT 1")
    .get();
  return typeof row === "object" && row !== null && "last" in row ? Number(row.last) : 0;
};

const factsOf = (text: string): readonly Fact[] => {
  const facts: unknown = JSON.parse(text);
  if (Array.isArray(facts) && facts.length > 0 && facts.every(isFact)) return facts;
  throw new TypeError("an entry is not a list of facts");
};

/** Looks no deeper: nothing but `append` writes entries, and a damaged page fails SQLite's own checks or the JSON parser's. */
const isFact = (value: unknown): value is Fact =>
  typeof value === "object" && value !== null && "type" in value && "at" in value;
