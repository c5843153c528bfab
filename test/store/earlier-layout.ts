import { DatabaseSync } from "@photostructure/sqlite";
import { existsSync } from "node:fs";
import { closeJournalFile, openJournalFile } from "../../src/store/journal-file.ts";

/** The tables of each earlier layout, with two facts of build 1, as that release made them. */
const LAYOUTS = {
  1: `CREATE TABLE facts (sequence INTEGER PRIMARY KEY, build INTEGER NOT NULL, fact TEXT NOT NULL) STRICT;
    INSERT INTO facts VALUES (1, 1, '{"type":"preparing","at":7}'), (2, 1, '{"type":"preparing","at":8}');`,
  2: `CREATE TABLE facts (sequence INTEGER PRIMARY KEY, build INTEGER NOT NULL, facts TEXT NOT NULL) STRICT;
    INSERT INTO facts VALUES (1, 1, '[{"type":"preparing","at":7},{"type":"preparing","at":8}]');`,
  3: `CREATE TABLE facts (sequence INTEGER PRIMARY KEY, build INTEGER NOT NULL, facts TEXT NOT NULL) STRICT;
    CREATE TABLE forgotten (build INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
    CREATE TABLE numbers (given INTEGER NOT NULL) STRICT;
    INSERT INTO numbers VALUES (0);
    INSERT INTO facts VALUES (1, 1, '[{"type":"preparing","at":7},{"type":"preparing","at":8}]');`,
} as const;

export type EarlierLayout = keyof typeof LAYOUTS;

export const EARLIER_LAYOUTS: readonly EarlierLayout[] = [1, 2, 3];

/** Makes a journal of an earlier layout, with two facts of build 1 at 7 and 8 ms, and then runs the statements in it. */
export const makeEarlierJournal = (path: string, layout: EarlierLayout, statements: string = ""): void => {
  if (!existsSync(path)) closeJournalFile(openJournalFile(path));
  const database = new DatabaseSync(path);
  for (const table of ["facts", "builds", "forgotten", "numbers"]) database.exec(`DROP TABLE ${table}`);
  database.exec(`${LAYOUTS[layout]} ${statements} PRAGMA user_version = ${layout}`);
  database.close();
};
