import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { seededRandom } from "../../src/runtime/testkit/random.ts";
import { StoreError, type Entry } from "../../src/store/contract.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";

export interface CutsOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly seed: number;
  /** At how many of its last bytes the journal is cut; all others up to the first of these are passed over. */
  readonly cuts: number;
  /** How often a byte is changed. */
  readonly flips: number;
}

export interface CutsOutcome {
  /** How many of the damaged journals were refused. */
  readonly refused: number;
  readonly wrong: readonly string[];
}

/** Facts in the journal, and those that are stored together. */
const FACTS = 400;
const TOGETHER = 4;

/** How much of a journal's end is cut, in bytes. */
const END = 4_096;

/**
 * Damages the files that a server leaves when it is killed: a log of what was written last, cut at some of its last bytes, and single bytes
 * that are changed. What is left must be read as the beginning of what was written, or refused with `StoreError`.
 */
export const cutJournal = ({ folder, seed, cuts, flips }: CutsOptions): CutsOutcome => {
  const random = seededRandom(seed);
  const original = join(folder, "journal.db");
  const written = writeJournal(original);
  const log = `${original}-wal`;
  const size = statSync(log).size;
  const wrong: string[] = [];
  let refused = 0;
  const damage = (what: string, change: (copy: string) => void): void => {
    const found = readDamaged(original, change);
    if (found === undefined) refused += 1;
    else if (!isBeginning(found, written)) wrong.push(`${what}: ${found.length} entries are not what was written`);
  };
  if (readDamaged(original, () => {})?.length !== FACTS) wrong.push("undamaged: not all entries are read");
  for (let cut = 0; cut < cuts; cut += 1) {
    const at = size - 1 - Math.floor((cut * END) / cuts);
    damage(`cut at ${at} of ${size}`, (copy) => truncateSync(join(copy, basename(log)), at));
  }
  for (let flip = 0; flip < flips; flip += 1) {
    const at = Math.floor(random() * size);
    damage(`changed at ${at} of ${size}`, (copy) => {
      const path = join(copy, basename(log));
      const bytes = readFileSync(path);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      writeFileSync(path, bytes);
    });
  }
  return { refused, wrong };
};

/** A copy of the files, open as if its process had been killed. */
const writeJournal = (path: string): readonly string[] => {
  const live = mkdtempSync(join(path, "..", "live-"));
  const journal = openSqliteJournal(join(live, "journal.db"));
  const written: string[] = [];
  for (let fact = 0; fact < FACTS; fact += TOGETHER) {
    const facts = Array.from({ length: TOGETHER }, (_, place) => ({
      build: 1 + fact,
      fact: { type: "preparing" as const, at: fact + place },
    }));
    written.push(...journal.append(facts).map(textOf));
  }
  for (const name of ["journal.db", "journal.db-wal"])
    cpSync(join(live, name), join(path, "..", name), { errorOnExist: true });
  journal.close();
  rmSync(live, { recursive: true });
  return written;
};

/** What is read of a copy that was changed; undefined if it is refused. */
const readDamaged = (original: string, change: (copy: string) => void): readonly string[] | undefined => {
  const copy = mkdtempSync(join(original, "..", "copy-"));
  for (const path of [original, `${original}-wal`]) if (existsSync(path)) cpSync(path, join(copy, basename(path)));
  change(copy);
  try {
    const journal = openSqliteJournal(join(copy, basename(original)));
    try {
      return Array.from(journal.read(0), textOf);
    } finally {
      journal.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  } finally {
    rmSync(copy, { recursive: true });
  }
};

const textOf = ({ sequence, build, fact }: Entry): string => JSON.stringify([sequence, build, fact]);

const isBeginning = (found: readonly string[], written: readonly string[]): boolean =>
  found.every((text, place) => text === written[place]);
