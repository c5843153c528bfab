import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { REMEMBERED_JOBS, smoothed, type AtomTime } from "../model/atom-time.ts";
import type { JobKey } from "../model/job-key.ts";
import { inTransaction, openTimingsFile } from "./timings-file.ts";

/** The tables of a timings' file. Each call but `close` is one short transaction, and throws SQLite's errors. */
export interface TimingsTable {
  /** The first atoms of the job with ids above `after`, by their ids; fewer than `PAGE` if they are the last. */
  page(job: JobKey, after: number): readonly TimeRow[];
  /** Takes in what a build says of some of its atoms. */
  merge(job: JobKey, atoms: readonly AtomTime[]): void;
  /**
   * Makes the job the one recorded last, and forgets atoms of it beyond `most`, and jobs beyond `REMEMBERED_JOBS`. Says whether
   * there is more to forget.
   */
  trim(job: JobKey, most: number): boolean;
  close(): void;
}

export interface TimeRow {
  readonly id: number;
  readonly atom: string;
  readonly seconds: number;
}

/** Rows that one call reads or deletes at most: a few ms. */
export const PAGE = 1_000;

/** Opens the tables of a file, and throws, as `openTimingsFile` does. */
export const openTimingsTable = (path: string): TimingsTable => {
  const database = openTimingsFile(path);
  try {
    return tableOf(database);
  } catch (error) {
    database.close();
    throw error;
  }
};

const tableOf = (database: DatabaseSyncInstance): TimingsTable => {
  const findJob = database.prepare("SELECT id FROM jobs WHERE project = ? AND name IS ?");
  const addJob = database.prepare("INSERT INTO jobs (project, name) VALUES (?, ?)");
  const touchJob = database.prepare("UPDATE jobs SET recorded = (SELECT max(recorded) + 1 FROM jobs) WHERE id = ?");
  const oldestJobs = database.prepare("SELECT id FROM jobs ORDER BY recorded DESC, id DESC LIMIT -1 OFFSET ?");
  const dropJob = database.prepare("DELETE FROM jobs WHERE id = ?");
  const select = database.prepare(
    `SELECT id, atom, seconds FROM times WHERE job = ? AND id > ? ORDER BY id LIMIT ${PAGE}`,
  );
  const find = database.prepare("SELECT seconds FROM times WHERE job = ? AND atom = ?");
  const replace = database.prepare("INSERT OR REPLACE INTO times (job, atom, seconds) VALUES (?, ?, ?)");
  const count = database.prepare("SELECT count(*) FROM times WHERE job = ?");
  const drop = database.prepare(
    "DELETE FROM times WHERE id IN (SELECT id FROM times WHERE job = ? ORDER BY id LIMIT ?)",
  );

  const idOf = ({ project, job }: JobKey): number | undefined => numberIn(findJob.get(project, job));
  const idFor = (job: JobKey): number => idOf(job) ?? Number(addJob.run(job.project, job.job).lastInsertRowid);

  /** Whether there may be more to drop. */
  const dropAtoms = (job: number, excess: number): boolean =>
    excess > 0 && drop.run(job, Math.min(excess, PAGE)).changes === PAGE;

  const dropJobs = (): boolean => {
    const id = numberIn(oldestJobs.get(REMEMBERED_JOBS));
    if (id === undefined) return false;
    if (!dropAtoms(id, PAGE)) dropJob.run(id);
    return true;
  };

  return {
    page: (job, after) => {
      const id = idOf(job);
      return id === undefined ? [] : select.all(id, after).filter(isTimeRow);
    },
    merge: (job, atoms) =>
      inTransaction(database, () => {
        const id = idFor(job);
        for (const { atom, seconds } of atoms) {
          const known = numberIn(find.get(id, atom));
          const expected = seconds === null ? known : smoothed(known, seconds);
          if (expected !== undefined) replace.run(id, atom, expected);
        }
      }),
    trim: (job, most) =>
      inTransaction(database, () => {
        const id = idFor(job);
        touchJob.run(id);
        const excess = (numberIn(count.get(id)) ?? 0) - most;
        return dropAtoms(id, excess) || dropJobs();
      }),
    close: () => database.close(),
  };
};

/** The only column of a row; undefined without a row. */
const numberIn = (row: unknown): number | undefined => {
  if (typeof row !== "object" || row === null) return undefined;
  const value: unknown = Object.values(row)[0];
  return typeof value === "number" ? value : undefined;
};

const isTimeRow = (row: unknown): row is TimeRow =>
  typeof row === "object" &&
  row !== null &&
  "id" in row &&
  typeof row.id === "number" &&
  "atom" in row &&
  typeof row.atom === "string" &&
  "seconds" in row &&
  typeof row.seconds === "number";
