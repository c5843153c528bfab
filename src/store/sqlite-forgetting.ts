import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { Extent } from "./contract.ts";

/** What the journal's file says of builds that were forgotten, and how their rows go. Whatever SQLite throws is passed on. */
export interface Forgetting {
  /** Their rows may still be there, and are not to be read. */
  readonly builds: ReadonlySet<number>;
  /** Up to where numbers had been given when a build was forgotten last; 0 before. */
  readonly given: number;
  /** As `Journal.forget`; `given` is the last number of the journal. The disk has it if the connection syncs. */
  forget(build: number, extent: Extent, given: number): void;
  /** As `Journal.erase`. */
  erase(build: number): boolean;
}

/** How many rows are looked at in one step: each may be one of a group that was appended together. */
const STEP_ROWS = 64;

export const openForgetting = (database: DatabaseSyncInstance): Forgetting => {
  const extents = new Map<number, Extent>();
  for (const row of database.prepare("SELECT build, first, last FROM forgotten ORDER BY build").all()) {
    extents.set(numberIn(row, "build"), { first: numberIn(row, "first"), last: numberIn(row, "last") });
  }
  const builds = new Set(extents.keys());
  let given = numberIn(database.prepare("SELECT coalesce(max(given), 0) AS given FROM numbers").get(), "given");

  const insert = database.prepare("INSERT INTO forgotten (build, first, last) VALUES (?, ?, ?)");
  const give = database.prepare("UPDATE numbers SET given = ?");
  const finish = database.prepare("DELETE FROM forgotten WHERE build = ?");
  const look = database.prepare(
    "SELECT sequence, build FROM facts WHERE sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?",
  );
  const remove = database.prepare("DELETE FROM facts WHERE sequence = ?");

  const inTransaction = (work: () => void): void => {
    database.exec("BEGIN IMMEDIATE");
    try {
      work();
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  };

  return {
    builds,
    get given() {
      return given;
    },
    forget: (build, extent, last) => {
      if (extents.has(build)) return;
      inTransaction(() => {
        insert.run(build, extent.first, extent.last);
        give.run(last);
      });
      extents.set(build, extent);
      builds.add(build);
      given = last;
    },
    erase: (build) => {
      const extent = extents.get(build);
      if (extent === undefined) return false;
      const rows = look.all(extent.first, extent.last, STEP_ROWS);
      const isLast = rows.length < STEP_ROWS;
      inTransaction(() => {
        for (const row of rows) if (numberIn(row, "build") === build) remove.run(numberIn(row, "sequence"));
        if (isLast) finish.run(build);
      });
      if (isLast) {
        extents.delete(build);
        builds.delete(build);
      } else {
        // Only in memory: another process looks at them again.
        extents.set(build, { first: numberIn(rows.at(-1), "sequence") + 1, last: extent.last });
      }
      return !isLast;
    },
  };
};

const numberIn = (row: unknown, column: string): number => {
  const value: unknown = typeof row === "object" && row !== null ? Reflect.get(row, column) : undefined;
  if (typeof value === "number") return value;
  throw new TypeError(`Cannot read "${column}" as it must be a number: found ${JSON.stringify(value)}`);
};
