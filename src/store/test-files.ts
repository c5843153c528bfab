import { lstatSync } from "node:fs";
import { matchesGlob } from "../model/glob.ts";
import { quote } from "../model/mismatch.ts";
import type { TestReport } from "../model/test-report.ts";
import type { FileEntry } from "./archive-entry.ts";
import { artifactsOf } from "./artifact-tree.ts";
import { readJunit } from "./junit.ts";
import { createTestTally, type TestTally } from "./test-tally.ts";

/** Files that are read of one atom. */
const MAX_FILES = 1_000;

/** Of one file. */
const MAX_MIB = 64;

/**
 * What the files of an artifact folder that one of the globs means say of tests, in the order of their paths. Whatever is wrong with
 * them, and a glob that means none, is a note of the report. Rejects when a file that can be opened can't be read.
 */
export const readTestFiles = async (folder: string, globs: readonly string[]): Promise<TestReport> => {
  const tally = createTestTally();
  await tallyTestFiles(folder, globs, tally);
  return tally.report();
};

/** Tells the tally what the same files say, as they are read, and notes what is wrong with them. */
export const tallyTestFiles = async (
  folder: string,
  globs: readonly string[],
  tally: Omit<TestTally, "report">,
): Promise<void> => {
  const unused = new Set(globs);
  let files = 0;
  for (const file of filesIn(folder)) {
    const path = file.name.slice(ROOT.length + 1);
    const meant = globs.filter((glob) => matchesGlob(glob, path));
    for (const glob of meant) unused.delete(glob);
    if (meant.length > 0 && ++files <= MAX_FILES) await readFile(file, path, tally);
  }
  for (const glob of unused)
    tally.note(`Cannot find ${show(glob)} among the artifacts as a file must match it: found none`);
  if (files > MAX_FILES) tally.note(`Cannot read each file as an atom may have ${MAX_FILES}: found ${files}`);
};

const readFile = async (
  { size, content }: FileEntry,
  path: string,
  tally: Omit<TestTally, "report">,
): Promise<void> => {
  if (size > MAX_MIB * 1_048_576)
    return tally.note(`Cannot read ${show(path)} as it may have ${MAX_MIB} MiB: found ${size} bytes`);
  const wrong = await readJunit(content(), tally);
  if (wrong !== null) tally.note(`Cannot read ${show(path)} as it must be JUnit XML: found ${show(wrong)}`);
  return undefined;
};

const ROOT = "artifacts";

function* filesIn(folder: string): Generator<FileEntry, void, undefined> {
  // The atom could have put a link in the place of its folder.
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  for (const entry of artifactsOf(folder, { name: ROOT, without: new Set(), links: "follow" })) {
    if (entry.type === "file") yield entry;
  }
}

const show = (text: string): string => quote(text.length > 200 ? `${text.slice(0, 200)}...` : text);
