import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortSummaryOf } from "../../src/model/build-summary.ts";
import { seededRandom } from "../../src/runtime/testkit/random.ts";
import { StoreError, type Journal } from "../../src/store/contract.ts";
import { openSqliteJournal } from "../../src/store/sqlite-journal.ts";
import { endedBuild } from "../store/ended-build.ts";

export interface FlipsOptions {
  /** Absolute, there and empty. */
  readonly folder: string;
  readonly seed: number;
  /** How often a bit is changed. */
  readonly flips: number;
}

export interface FlipsOutcome {
  /** How many of the changed journals were refused; nothing was lost of the others. */
  readonly refused: number;
  readonly wrong: readonly string[];
}

/** Builds in the journal, some of which are summarized, forgotten, or both erased and forgotten. */
const BUILDS = 60;
const TIMES = 3;
const TOGETHER = 6;

/**
 * Changes single bits of a journal that was closed in order, which a disk may give back in place of what it was given. Whatever is read then
 * must be what was written, or refused with `StoreError`.
 */
export const flipBits = ({ folder, seed, flips }: FlipsOptions): FlipsOutcome => {
  const random = seededRandom(seed);
  const original = join(folder, "journal.db");
  const expected = writeJournal(original);
  const bytes = readFileSync(original);
  const wrong: string[] = [];
  let refused = 0;
  for (let flip = 0; flip < flips; flip += 1) {
    const at = Math.floor(random() * bytes.length);
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    const copy = join(mkdtempSync(join(folder, "copy-")), "journal.db");
    writeFileSync(copy, changed);
    const found = contentOf(copy);
    if (found === undefined) refused += 1;
    else if (found !== expected) wrong.push(`changed at ${at} of ${bytes.length}: read as something else`);
  }
  return { refused, wrong };
};

const writeJournal = (path: string): string => {
  const journal = openSqliteJournal(path);
  try {
    for (let build = 1; build <= BUILDS; build += 1) {
      for (let time = 0; time < TIMES; time += 1) {
        const facts = Array.from({ length: TOGETHER }, (_, at) => ({
          build,
          fact: { type: "preparing" as const, at },
        }));
        journal.append(facts);
      }
      if (build % TIMES > 0) journal.summarize([{ ...shortSummaryOf(endedBuild([0, 1])), id: build }]);
    }
    journal.forget(5);
    while (journal.erase(5));
    journal.forget(7);
    return textOf(journal);
  } finally {
    journal.close();
  }
};

/** Undefined for a journal that is refused. */
const contentOf = (path: string): string | undefined => {
  try {
    const journal = openSqliteJournal(path);
    try {
      return textOf(journal);
    } finally {
      journal.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
};

/** Everything that there is to read. */
const textOf = (journal: Journal): string =>
  JSON.stringify([
    ...journal.summaries(),
    ...journal.read(0),
    ...journal.readUnsummarized(),
    ...journal.forgotten(),
    ...Array.from({ length: BUILDS }, (_, index) => [...journal.readBuild(index + 1, 0)]),
  ]);
