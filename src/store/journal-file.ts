import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { checksum } from "./checksum.ts";
import { StoreError } from "./contract.ts";
import { isOwnedHere, ownerText, readOwner } from "./journal-owner.ts";

/** Marks a file as a journal of ours: "CLUR", as the `file` command shows it too. */
const APPLICATION_ID = 0x434c5552;

/** The layout of the table; a file with an unknown one is refused, never converted by guessing. */
const VERSION = 4;

/** `sum` is the checksum of all other columns; what may be long comes last, so that the others are found without it. */
const TABLES = `
  CREATE TABLE facts (sequence INTEGER PRIMARY KEY, build INTEGER NOT NULL, count INTEGER NOT NULL, sum INTEGER NOT NULL,
    facts TEXT NOT NULL) STRICT;
  CREATE TABLE builds (build INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER, sum INTEGER NOT NULL, summary TEXT) STRICT;
  CREATE TABLE forgotten (build INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE numbers (given INTEGER NOT NULL, sum INTEGER NOT NULL) STRICT;`;

/** What makes the next layout of a journal with this one. */
const MIGRATIONS: Readonly<Record<number, string>> = {
  // A row held one fact.
  1: `ALTER TABLE facts RENAME COLUMN fact TO facts; UPDATE facts SET facts = '[' || facts || ']';`,
  // No build was ever forgotten.
  2: `
    CREATE TABLE forgotten (build INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
    CREATE TABLE numbers (given INTEGER NOT NULL) STRICT;
    INSERT INTO numbers VALUES (0);`,
  // Rows had no checksums, and nothing stood beside the facts.
  3: `
    ALTER TABLE facts RENAME TO old_facts; ALTER TABLE forgotten RENAME TO old_forgotten; ALTER TABLE numbers RENAME TO old_numbers;
    ${TABLES}
    INSERT INTO facts SELECT sequence, build, json_array_length(facts),
      checksum(sequence, build, json_array_length(facts), facts), facts FROM old_facts;
    INSERT INTO builds SELECT build, min(sequence), NULL, checksum(build, min(sequence), NULL, NULL), NULL FROM facts
      WHERE build NOT IN (SELECT build FROM old_forgotten) GROUP BY build;
    INSERT INTO forgotten SELECT build, first, last, checksum(build, first, last) FROM old_forgotten;
    INSERT INTO numbers SELECT given, checksum(given) FROM old_numbers;
    DROP TABLE old_facts; DROP TABLE old_forgotten; DROP TABLE old_numbers;`,
};

/** A process that is about to exit gets this long to let go of the file. */
const LOCK_TIMEOUT_MS = 1000;

const SCHEMA = `
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${VERSION};
  ${TABLES}
  INSERT INTO numbers VALUES (0, ${checksum(0)});`;

/**
 * Opens the journal's file for this process alone; made, with its folder, when there is none. Only its owner may read it,
 * since a request's url can hold a password. Throws `StoreError` for a file that is foreign, newer, damaged or in use,
 * and then has not changed a byte of it. A file of an earlier layout gets this one.
 */
export const openJournalFile = (path: string): DatabaseSyncInstance => {
  let database: DatabaseSyncInstance | undefined;
  try {
    if (!existsSync(path)) createJournalFile(path);
    // Closing any file descriptor of a file gives up all locks that the process has on it. If we had it open, it was checked then.
    let version = isOwnedHere(path) ? VERSION : checkHeader(path);
    database = new DatabaseSync(path, { timeout: LOCK_TIMEOUT_MS });
    // The lock of the first transaction is kept until `closeJournalFile`: two servers must not share a journal.
    database.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; SELECT 1 FROM facts LIMIT 1; COMMIT",
    );
    if (version < VERSION) database.function("checksum", { varargs: true, deterministic: true }, checksum);
    for (; version < VERSION; version++) {
      database.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[version]} PRAGMA user_version = ${version + 1}; COMMIT`);
    }
    // Refused here, as a damaged schema is found out only by whoever uses it.
    database.exec("SELECT sequence, build, count, sum, facts FROM facts LIMIT 1");
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof StoreError) throw error;
    if (isBusy(error)) {
      const found = ownerText(readOwner(path));
      throw new StoreError(`Cannot open the journal "${path}" as it must be ours alone: found ${found}`, {
        cause: error,
      });
    }
    throw new StoreError(
      `Cannot open the journal "${path}" as it must be sound and ours alone: found "${reasonOf(error)}"`,
      {
        cause: error,
      },
    );
  }
};

/** Writes a page, and syncs it, that says what it said before. */
export const touchJournalFile = (database: DatabaseSyncInstance): void =>
  database.exec(`PRAGMA user_version = ${VERSION}`);

/** Lets the next process in. */
export const closeJournalFile = (database: DatabaseSyncInstance): void => {
  try {
    // The library can't finalize statements, and SQLite keeps a connection and its lock alive until that is done. So the
    // write-ahead log is folded back and the lock given up by hand.
    database.exec("PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT 1 FROM facts LIMIT 1");
  } finally {
    database.close();
  }
};

/** Complete or not at all, whenever the machine stops: made under another name, then given its own. */
const createJournalFile = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true });
  closeSync(openSync(draft, "wx", 0o600));
  try {
    const database = new DatabaseSync(draft);
    try {
      database.exec(SCHEMA);
    } finally {
      database.close();
    }
    chmodSync(draft, 0o600);
    linkSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
};

/** The layout. Reads the file's first 100 bytes itself: SQLite might recover, and so change, a file that is not ours. */
const checkHeader = (path: string): number => {
  const header = Buffer.alloc(100);
  const file = openSync(path, "r");
  const length = readSync(file, header, 0, header.length, 0);
  closeSync(file);
  const refused = (wish: string, found: string): StoreError =>
    new StoreError(`Cannot open the journal "${path}" as it must ${wish}: found ${found}`);
  if (length < header.length || header.toString("latin1", 0, 16) !== "SQLite format 3\0") {
    throw refused("be an SQLite database", length === 0 ? "an empty file" : "something else");
  }
  const application = header.readUInt32BE(68);
  if (application !== APPLICATION_ID) throw refused("belong to ClusterRunner", `application id ${application}`);
  const version = header.readUInt32BE(60);
  if (version < 1 || version > VERSION)
    throw refused(`have layout ${VERSION} or an earlier one`, `layout ${version}, of a later release`);
  return version;
};

/** What SQLite says of a file that another connection has locked. */
const SQLITE_BUSY = 5;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
