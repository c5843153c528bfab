import { DatabaseSync } from "@photostructure/sqlite";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";

/** An atom's end, as a journal has it. */
export interface RecordedAtom {
  readonly build: number;
  /** The place of its subjob, and its own within that. */
  readonly place: string;
  readonly value: string;
}

/** All ends of atoms in the journal of a server that does not run, in order. */
export const recordedAtoms = (baseDirectory: string, scratch: string): readonly RecordedAtom[] =>
  ofCopy(baseDirectory, scratch, (path) => {
    const journal = openSqliteJournal(path);
    try {
      const values = new Map<string, string>();
      const recorded: RecordedAtom[] = [];
      for (const { build, fact } of journal.read(0)) {
        if (fact.type === "prepared") {
          for (const { id, atoms } of fact.plan.subjobs)
            for (const [atom, { value }] of atoms.entries()) values.set(`${build}/${id}/${atom}`, value);
        }
        if (fact.type !== "atomFinished") continue;
        const place = `${fact.subjob}/${fact.atom}`;
        recorded.push({ build, place, value: values.get(`${build}/${place}`) ?? "" });
      }
      return recorded;
    } finally {
      journal.close();
    }
  }) ?? [];

/** The atoms of these that have another number of results than one, in words. */
export const twiceRecorded = (recorded: readonly RecordedAtom[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { build, place } of recorded) counts.set(`${build}/${place}`, (counts.get(`${build}/${place}`) ?? 0) + 1);
  return [...counts].filter(([, count]) => count !== 1).map(([atom, count]) => `${count} results of ${atom}`);
};

/** The builds that a reader of such a journal finds, in order. */
export const knownBuilds = (baseDirectory: string, scratch: string): readonly number[] =>
  ofCopy(baseDirectory, scratch, (path) => {
    const journal = openSqliteJournal(path);
    try {
      const builds = new Set(Array.from(journal.read(0), ({ build }) => build));
      return [...builds].toSorted((one, other) => one - other);
    } finally {
      journal.close();
    }
  }) ?? [];

/** The tables of such a journal that have rows of a build, by the build, whether or not a reader finds it. */
export const recordedBuilds = (baseDirectory: string, scratch: string): ReadonlyMap<number, readonly string[]> =>
  ofCopy(baseDirectory, scratch, (path) => {
    const database = new DatabaseSync(path);
    const tablesOf = new Map<number, string[]>();
    try {
      const tables = database.prepare(
        "SELECT tables.name FROM sqlite_schema tables JOIN pragma_table_info(tables.name) columns " +
          "WHERE tables.type = 'table' AND columns.name = 'build'",
      );
      for (const { name } of tables.all())
        for (const { build } of database.prepare(`SELECT DISTINCT build FROM "${name}"`).all())
          tablesOf.set(Number(build), [...(tablesOf.get(Number(build)) ?? []), String(name)]);
      return tablesOf;
    } finally {
      database.close();
    }
  }) ?? new Map();

/** Undefined without a journal. It is a copy that is used, so that it is the server itself that meets what its last life has left. */
const ofCopy = <T>(baseDirectory: string, scratch: string, use: (path: string) => T): T | undefined => {
  if (!existsSync(join(baseDirectory, "journal.db"))) return undefined;
  const folder = mkdtempSync(join(scratch, "journal-"));
  for (const name of ["journal.db", "journal.db-wal"]) {
    if (existsSync(join(baseDirectory, name))) cpSync(join(baseDirectory, name), join(folder, name));
  }
  try {
    return use(join(folder, "journal.db"));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
