import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { BuildSummary } from "../model/build-summary.ts";
import { checksum } from "./checksum.ts";
import type { Entry, Extent } from "./contract.ts";
import { numberIn } from "./sqlite-row.ts";

/** What the journal's file says of each build beside its facts, and could be made anew from them. Whatever SQLite throws is passed on. */
export interface SqliteBuilds {
  extentOf(build: number): Extent | undefined;
  /** Also of one that was forgotten in this process: a reader may have its rows at hand. */
  isKnown(build: number): boolean;
  isSummarized(build: number): boolean;
  /** The sequence behind which all entries of builds without a summary stand. */
  firstUnsummarized(): number;
  summaries(): Generator<BuildSummary, void, undefined>;
  /** In the transaction that stores the entries. */
  write(entries: readonly Entry[]): void;
  /** Once that transaction is done. */
  written(entries: readonly Entry[]): void;
  /** In a transaction of its own. */
  summarize(summaries: readonly BuildSummary[]): void;
  /** In the transaction that forgets a build. */
  remove(build: number): void;
  /** Once that transaction is done. */
  removed(build: number): void;
}

/** Summaries that are read at once. */
const PAGE = 200;

/** `last` is the last sequence of the journal. Throws if the file does not hold what it must. */
export const openBuilds = (database: DatabaseSyncInstance, last: number): SqliteBuilds => {
  const select = database.prepare(
    "SELECT build, first, last, sum, summary FROM builds WHERE build > ? ORDER BY build LIMIT ?",
  );
  const insert = database.prepare("INSERT INTO builds (build, first, last, sum, summary) VALUES (?, ?, NULL, ?, NULL)");
  const update = database.prepare("UPDATE builds SET last = ?, sum = ?, summary = ? WHERE build = ?");
  const remove = database.prepare("DELETE FROM builds WHERE build = ?");

  const extents = new Map<number, Extent>();
  const summarized = new Set<number>();
  const gone = new Set<number>();
  let first = last + 1;
  for (const row of pages(select)) {
    extents.set(row.build, { first: row.first, last: row.last ?? row.first });
    if (row.summary === null) first = Math.min(first, row.first);
    else summarized.add(row.build);
    if ((row.last ?? row.first) > last) throw new TypeError(`entry ${row.last ?? row.first} is missing`);
  }
  const lasts = database.prepare(
    "SELECT build, max(sequence + count - 1) AS last FROM facts WHERE sequence >= ? GROUP BY build",
  );
  for (const row of lasts.all(first)) {
    const build = numberIn(row, "build");
    const extent = extents.get(build);
    if (extent !== undefined && !summarized.has(build)) extents.set(build, { ...extent, last: numberIn(row, "last") });
  }

  return {
    extentOf: (build) => extents.get(build),
    isKnown: (build) => extents.has(build) || gone.has(build),
    isSummarized: (build) => summarized.has(build),
    firstUnsummarized: () => {
      let lowest = Infinity;
      for (const [build, extent] of extents) if (!summarized.has(build)) lowest = Math.min(lowest, extent.first);
      return lowest;
    },
    *summaries() {
      // Of this release, or made anew: a layout with other summaries begins without any.
      for (const { summary } of pages(select)) if (summary !== null) yield JSON.parse(summary);
    },
    write: (entries) => {
      const fresh = new Set<number>();
      const changed = new Set<number>();
      for (const { sequence, build } of entries) {
        const extent = extents.get(build);
        if (extent === undefined && !fresh.has(build))
          insert.run(build, sequence, checksum(build, sequence, null, null));
        if (extent === undefined) fresh.add(build);
        else if (summarized.has(build) && !changed.has(build)) {
          update.run(null, checksum(build, extent.first, null, null), null, build);
          changed.add(build);
        }
      }
    },
    written: (entries) => {
      for (const { sequence, build } of entries) {
        extents.set(build, { first: extents.get(build)?.first ?? sequence, last: sequence });
        summarized.delete(build);
      }
    },
    summarize: (summaries) => {
      for (const summary of summaries) {
        const extent = extents.get(summary.id);
        if (extent === undefined) continue;
        const text = JSON.stringify(summary);
        update.run(extent.last, checksum(summary.id, extent.first, extent.last, text), text, summary.id);
      }
      for (const { id } of summaries) if (extents.has(id)) summarized.add(id);
    },
    remove: (build) => void remove.run(build),
    removed: (build) => {
      extents.delete(build);
      gone.add(build);
      summarized.delete(build);
    },
  };
};

interface BuildRow {
  readonly build: number;
  readonly first: number;
  readonly last: number | null;
  readonly summary: string | null;
}

/** All rows, in the order of their builds, some at a time. Throws for one that is not as it was written. */
function* pages(select: ReturnType<DatabaseSyncInstance["prepare"]>): Generator<BuildRow, void, undefined> {
  for (let after = 0; ;) {
    const rows = select.all(after, PAGE);
    for (const row of rows) {
      if (!isBuildRow(row)) throw new TypeError(`the row behind build ${after} is not as it was written`);
      after = row.build;
      yield row;
    }
    if (rows.length < PAGE) return;
  }
}

const isBuildRow = (row: unknown): row is BuildRow =>
  typeof row === "object" &&
  row !== null &&
  "build" in row &&
  typeof row.build === "number" &&
  "first" in row &&
  typeof row.first === "number" &&
  "last" in row &&
  (row.last === null || typeof row.last === "number") &&
  "summary" in row &&
  (row.summary === null || typeof row.summary === "string") &&
  "sum" in row &&
  row.sum === checksum(row.build, row.first, row.last, row.summary);
