import { backup, type DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Entry, Journal } from "./contract.ts";
import { StoreError } from "./contract.ts";
import { closeJournalFile, openJournalFile, touchJournalFile } from "./journal-file.ts";
import { openBuilds } from "./sqlite-builds.ts";
import { openForgetting } from "./sqlite-forgetting.ts";
import { createReading, lastSequence } from "./sqlite-reading.ts";
import { rowsOf } from "./sqlite-row.ts";
import { inTransaction } from "./sqlite-transaction.ts";

export interface SqliteJournal extends Journal {
  /**
   * Writes the journal to another file, some pages at a time, between which facts are appended; the copy has those that were appended
   * until it was done. Rejects with `StoreError` if that can't be done, and may leave half of it. Not to be closed meanwhile.
   */
  copyTo(file: string): Promise<void>;
  /** Afterwards `append` and `read` throw `StoreError`. Safe to call twice. */
  close(): void;
}

/**
 * The journal as tables of an SQLite file: the facts, which are the truth, what they say of each build in short, and what was forgotten.
 * Every `append` is one transaction. Each row has a checksum, since what a disk gives back is not always what it was given.
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

  const insert = database.prepare("INSERT INTO facts (sequence, build, count, sum, facts) VALUES (?, ?, ?, ?, ?)");
  const { last, forgetting, builds } = attempt("open", () => beginningOf(database));
  const reading = createReading({ database, path, forgetting, builds, attempt });
  let sequence = Math.max(last, forgetting.given);

  /** Without `synced` a transaction is in the write-ahead log, which the system writes to the disk in its own time, in order. */
  const prepareToWrite = (synced: boolean): void => {
    // Not when it is opened, so that a journal which turns out to be damaged was only read.
    if (!writable) database.exec("PRAGMA journal_mode = WAL");
    writable = true;
    if (synced !== isSynced) database.exec(`PRAGMA synchronous = ${synced ? "FULL" : "NORMAL"}`);
    isSynced = synced;
  };

  const store = (entries: readonly Entry[], synced: boolean): void => {
    prepareToWrite(synced);
    inTransaction(database, () => {
      for (const { sequence: first, build, count, sum, facts } of rowsOf(entries))
        insert.run(first, build, count, sum, facts);
      builds.write(entries);
    });
    builds.written(entries);
  };

  const append: Journal["append"] = (facts, { synced = true } = {}) =>
    attempt("append to", () => {
      const entries = facts.map(({ build, fact }, index) => ({ sequence: sequence + 1 + index, build, fact }));
      if (entries.length > 0) store(entries, synced);
      sequence += entries.length;
      return entries;
    });

  const summarize: Journal["summarize"] = (summaries) =>
    attempt("summarize builds in", () => {
      prepareToWrite(false);
      inTransaction(database, () => builds.summarize(summaries));
    });

  const forget: Journal["forget"] = (build) =>
    attempt("forget a build in", () => {
      prepareToWrite(true);
      forgetting.forget(builds, build, sequence);
    });

  const erase: Journal["erase"] = (build) =>
    attempt("erase a build in", () => {
      prepareToWrite(false);
      return forgetting.erase(build);
    });

  const check = (): void =>
    attempt("write to", () => {
      prepareToWrite(isSynced);
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

  return {
    ...reading,
    append,
    summarize,
    summaries: () => attempt("read", () => [...builds.summaries()]),
    extentOf: (build) => {
      if (build !== null) return builds.extentOf(build);
      return sequence === 0 ? undefined : { first: 1, last: sequence };
    },
    forget,
    forgotten: () => [...forgetting.builds],
    erase,
    check,
    copyTo,
    close,
  };
};

/** What the tables say at the beginning. Throws, and closes the database, if they don't hold what they must. */
const beginningOf = (
  database: DatabaseSyncInstance,
): {
  readonly last: number;
  readonly forgetting: ReturnType<typeof openForgetting>;
  readonly builds: ReturnType<typeof openBuilds>;
} => {
  try {
    const forgetting = openForgetting(database);
    const last = lastSequence(database);
    return { last, forgetting, builds: openBuilds(database, Math.max(last, forgetting.given)) };
  } catch (error) {
    database.close();
    throw error;
  }
};
