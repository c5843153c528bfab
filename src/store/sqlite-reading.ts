import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { StoreError, type Entry, type Journal } from "./contract.ts";
import type { SqliteBuilds } from "./sqlite-builds.ts";
import type { Forgetting } from "./sqlite-forgetting.ts";
import { entriesOf, isRow, LONGEST_RUN, numberIn, type Row } from "./sqlite-row.ts";

export interface ReadingOptions {
  readonly database: DatabaseSyncInstance;
  /** For messages. */
  readonly path: string;
  readonly forgetting: Pick<Forgetting, "builds" | "given">;
  readonly builds: Pick<SqliteBuilds, "extentOf" | "isKnown" | "isSummarized" | "firstUnsummarized">;
  /** Does the work, and throws `StoreError` for whatever that throws. */
  readonly attempt: <T>(action: string, work: () => T) => T;
}

/** Rows read at once: few enough for a short pause, enough to make the query's cost vanish. The first are for a reader who wants few. */
const PAGES = { first: 4, largest: 100 };

/** Reads the rows of facts, page by page, so that the caller may append, or stop, in the middle. */
export const createReading = (options: ReadingOptions): Pick<Journal, "read" | "readBuild" | "readUnsummarized"> => {
  const { database, path, forgetting, builds, attempt } = options;
  const selectAround = database.prepare(
    // From the row that holds the entry, or would: its first may be an earlier one.
    `SELECT sequence, build, count, sum, facts FROM facts
      WHERE sequence >= (SELECT coalesce(max(sequence), 0) FROM facts WHERE sequence <= ?) ORDER BY sequence LIMIT ?`,
  );
  const selectFrom = database.prepare(
    "SELECT sequence, build, count, sum, facts FROM facts WHERE sequence >= ? ORDER BY sequence LIMIT ?",
  );
  const selectBuild = database.prepare(
    `SELECT sequence, build, count, sum, facts FROM facts
      WHERE build = ? AND sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?`,
  );

  const damage = (next: number, row: unknown): StoreError =>
    new StoreError(`Cannot read the journal "${path}" as entry ${next} must follow: found ${found(row)}`);

  /** Numbers may be missing as far as they had been given when a build was forgotten; elsewhere that is damage. */
  const isNext = (first: number, next: number | undefined, after: number): boolean =>
    first >= (next ?? 0) && first <= Math.max(next ?? after + 1, forgetting.given + 1);

  function* scan(after: number, isWanted: (build: number) => boolean): Generator<Entry, void, undefined> {
    let next: number | undefined;
    for (let page = PAGES.first; ; page = Math.min(PAGES.largest, page * 2)) {
      const rows = attempt("read", (): readonly unknown[] =>
        next === undefined ? selectAround.all(after + 1, page) : selectFrom.all(next, page),
      );
      for (const row of rows) {
        if (!isRow(row) || !isNext(row.sequence, next, after)) throw damage(next ?? after + 1, row);
        next = row.sequence + row.count;
        if (forgetting.builds.has(row.build)) continue;
        // The row about the build is lost, and with it whether there is a summary.
        if (!builds.isKnown(row.build)) throw damage(row.sequence, `nothing of build ${row.build}`);
        if (isWanted(row.build)) yield* entriesIn(row, after);
      }
      if (rows.length < page) return;
    }
  }

  function* readBuild(build: number, after: number): Generator<Entry, void, undefined> {
    const extent = builds.extentOf(build);
    if (extent === undefined) return;
    // A row that begins before may hold the entry.
    let from = Math.max(extent.first, after + 1 - LONGEST_RUN);
    for (let page = PAGES.first; ; page = Math.min(PAGES.largest, page * 2)) {
      const { last } = builds.extentOf(build) ?? extent;
      const rows = attempt("read", (): readonly unknown[] => selectBuild.all(build, from, last, page));
      for (const row of rows) {
        if (!isRow(row)) throw damage(from, row);
        from = row.sequence + row.count;
        yield* entriesIn(row, after);
      }
      if (rows.length === page) continue;
      if (from <= last) throw damage(from, `the end of build ${build}`);
      return;
    }
  }

  function* entriesIn(row: Row, after: number): Generator<Entry, void, undefined> {
    for (const entry of attempt("read", () => entriesOf(row))) if (entry.sequence > after) yield entry;
  }

  return {
    read: (after) => scan(after, () => true),
    readBuild,
    readUnsummarized: () => {
      const first = builds.firstUnsummarized();
      return first === Infinity ? [] : scan(first - 1, (build) => !builds.isSummarized(build));
    },
  };
};

/** What was met, without its facts, which may hold secrets. */
const found = (row: unknown): string => {
  if (typeof row === "string") return row;
  const numbers = Object.entries(row ?? {}).filter(([, value]) => typeof value === "number");
  return `a row that is not as it was written: ${JSON.stringify(Object.fromEntries(numbers))}`;
};

/** The number of the last entry that there is; 0 without any. */
export const lastSequence = (database: DatabaseSyncInstance): number => {
  const row: unknown = database
    .prepare("SELECT sequence + count - 1 AS last FROM facts ORDER BY sequence DESC LIMIT 1")
    .get();
  return row === undefined ? 0 : numberIn(row, "last");
};
