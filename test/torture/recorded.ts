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

/**
 * All ends of atoms in the journal of a server that does not run, in order. Reads a copy, so that it is the server itself that meets
 * what its last life has left.
 */
export const recordedAtoms = (baseDirectory: string, scratch: string): readonly RecordedAtom[] => {
  if (!existsSync(join(baseDirectory, "journal.db"))) return [];
  const folder = mkdtempSync(join(scratch, "journal-"));
  for (const name of ["journal.db", "journal.db-wal"]) {
    if (existsSync(join(baseDirectory, name))) cpSync(join(baseDirectory, name), join(folder, name));
  }
  const journal = openSqliteJournal(join(folder, "journal.db"));
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
    rmSync(folder, { recursive: true });
  }
};
