import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "./contract.ts";

/** Marks a file as timings of ours: "CLUT", as the `file` command shows it too. */
const APPLICATION_ID = 0x434c5554;

/** The layout of the tables. */
const VERSION = 1;

/** Rows of `times` get their ids in the order in which they are written, so of a job the lowest are those not seen for longest. */
const SCHEMA = `
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${VERSION};
  CREATE TABLE jobs (id INTEGER PRIMARY KEY, project TEXT NOT NULL, name TEXT, recorded INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX job_names ON jobs (project, name);
  CREATE TABLE times (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES jobs,
    atom TEXT NOT NULL,
    seconds REAL NOT NULL,
    UNIQUE (job, atom)
  ) STRICT;
  CREATE INDEX times_by_age ON times (job, id);`;

/**
 * Opens the timings' file, made with its folder when there is none, for its owner alone, as commands and addresses are
 * nobody else's business. Several processes may have it open. Throws SQLite's errors, "busy" among them, and `StoreError` for a
 * file that is foreign or of another release, which then has not changed.
 *
 * The settings are SQLite's own: a rollback journal, synced. It needs nothing beside the file while nobody writes, and a power
 * cut takes at most the transaction that was going on.
 */
export const openTimingsFile = (path: string): DatabaseSyncInstance => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  // Not SQLite's way to wait, which would stop everything else in this process too.
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    if (isFresh(database)) create(database);
    check(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Does all of `work` or, when it throws, nothing. */
export const inTransaction = <T>(database: DatabaseSyncInstance, work: () => T): T => {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
};

/** Whether an error says that another process has the file for the moment. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;

/** Whether an error says that the file is no sound database. */
export const isDamaged = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && DAMAGES.has(Number(error.errcode) & 0xff);

/** What tells a file from another that comes into its place; undefined if there is none. */
export const identityOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;

/**
 * Moves a damaged file out of the way, in place of an earlier one, unless another process has done so and there is a new one by now. Says
 * where it is. Nobody here may have it open.
 */
export const setAside = (path: string, identity: number | undefined): string => {
  const aside = `${path}.damaged`;
  if (identity === undefined || identityOf(path) !== identity) return aside;
  // First what SQLite would write back into a new file of the same name.
  rmSync(`${path}-journal`, { force: true });
  renameSync(path, aside);
  return aside;
};

const SQLITE_BUSY = 5;

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGES: ReadonlySet<number> = new Set([11, 26]);

const create = (database: DatabaseSyncInstance): void =>
  inTransaction(database, () => {
    // Another process may have made it meanwhile.
    if (isFresh(database)) database.exec(SCHEMA);
  });

const isFresh = (database: DatabaseSyncInstance): boolean =>
  numberIn(database, "PRAGMA schema_version") === 0 && numberIn(database, "PRAGMA user_version") === 0;

const check = (database: DatabaseSyncInstance, path: string): void => {
  const refused = (wish: string, found: string): StoreError =>
    new StoreError(`Cannot open the timings "${path}" as they must ${wish}: found ${found}`);
  const application = numberIn(database, "PRAGMA application_id");
  if (application !== APPLICATION_ID) throw refused("belong to ClusterRunner", `application id ${application}`);
  const version = numberIn(database, "PRAGMA user_version");
  if (version !== VERSION) throw refused(`have layout ${VERSION}`, `layout ${version}, of another release`);
};

const numberIn = (database: DatabaseSyncInstance, pragma: string): number => {
  const row: unknown = database.prepare(pragma).get();
  return typeof row === "object" && row !== null ? Number(Object.values(row)[0]) : Number.NaN;
};
