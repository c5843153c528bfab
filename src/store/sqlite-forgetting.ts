import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { checksum } from "./checksum.ts";
import type { Extent } from "./contract.ts";
import { inTransaction } from "./sqlite-transaction.ts";
import { numberIn } from "./sqlite-row.ts";
import type { SqliteBuilds } from "./sqlite-builds.ts";

/** What the journal's file says of builds that were forgotten, and how their rows go. Whatever SQLite throws is passed on. */
export interface Forgetting {
  /** Their rows may still be there, and are not to be read. */
  readonly builds: ReadonlySet<number>;
  /** Up to where numbers had been given when a build was forgotten last; 0 before. */
  readonly given: number;
  /** As `Journal.forget`; `given` is the last number of the journal. The disk has it if the connection syncs. */
  forget(known: SqliteBuilds, build: number, given: number): void;
  /** As `Journal.erase`. */
  erase(build: number): boolean;
}

/** How many rows are looked at in one step: each may be one of a group that was appended together. */
const STEP_ROWS = 64;

export const openForgetting = (database: DatabaseSyncInstance): Forgetting => {
  const extents = new Map<number, Extent>();
  for (const row of database.prepare("SELECT build, first, last, sum FROM forgotten ORDER BY build").all()) {
    const [build, first, last] = [numberIn(row, "build"), numberIn(row, "first"), numberIn(row, "last")];
    demand(row, build, first, last);
    extents.set(build, { first, last });
  }
  const builds = new Set(extents.keys());
  const numbers: unknown = database.prepare("SELECT given, sum FROM numbers").get();
  let given = numberIn(numbers, "given");
  demand(numbers, given);

  const insert = database.prepare("INSERT INTO forgotten (build, first, last, sum) VALUES (?, ?, ?, ?)");
  const give = database.prepare("UPDATE numbers SET given = ?, sum = ?");
  const finish = database.prepare("DELETE FROM forgotten WHERE build = ?");
  const look = database.prepare(
    "SELECT sequence, build FROM facts WHERE sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?",
  );
  const remove = database.prepare("DELETE FROM facts WHERE sequence = ?");

  return {
    builds,
    get given() {
      return given;
    },
    forget: (known, build, last) => {
      const extent = known.extentOf(build);
      if (extent === undefined) return;
      inTransaction(database, () => {
        insert.run(build, extent.first, extent.last, checksum(build, extent.first, extent.last));
        give.run(last, checksum(last));
        known.remove(build);
      });
      known.removed(build);
      extents.set(build, extent);
      builds.add(build);
      given = last;
    },
    erase: (build) => {
      const extent = extents.get(build);
      if (extent === undefined) return false;
      const rows = look.all(extent.first, extent.last, STEP_ROWS);
      const isLast = rows.length < STEP_ROWS;
      inTransaction(database, () => {
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

/** Throws for a row that is not as it was written. */
const demand = (row: unknown, ...values: readonly number[]): void => {
  if (numberIn(row, "sum") !== checksum(...values)) throw new TypeError("what was forgotten is not as it was written");
};
