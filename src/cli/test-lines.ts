import { stripVTControlCharacters } from "node:util";
import type { Work } from "../model/build.ts";
import { failedTestCount, failedTestsOf, testNotesOf } from "../model/work-tests.ts";
import type { Colours } from "./colours.ts";
import { count } from "./wording.ts";

/** Failed tests and notes that are named. */
const NAMED = 20;

/** In characters: what fits on a line or two. */
const LINE = 200;

/** What a person reads of the tests of a build that ended; nothing for a job without `junit`. */
export const testLines = (work: Work | null, pc: Colours): readonly string[] => {
  if (work?.tests === undefined) return [];
  const { totals, noted } = work.tests;
  const failed = failedTestCount(work);
  const parts = [
    count(totals.tests, "test"),
    ...(failed === 0 ? [] : [pc.red(`${failed} failed`)]),
    ...(totals.skipped === 0 ? [] : [`${totals.skipped} skipped`]),
  ];
  return [
    parts.join(", "),
    ...failedTestsOf(work, NAMED).map(
      ({ name, suite, message }) => `  ${pc.red("✗")} ${oneLine(joined(suite, name))}${pc.dim(about(message))}`,
    ),
    ...more(failed, "failed test", pc),
    ...testNotesOf(work, NAMED).map(({ note }) => `  ${pc.yellow("!")} ${oneLine(note)}`),
    ...more(noted, "note", pc),
  ];
};

const joined = (suite: string, name: string): string => (suite === "" ? name : `${suite} › ${name}`);

const about = (message: string): string => {
  const [line = ""] = message.trim().split("\n");
  return line === "" ? "" : `  ${oneLine(line)}`;
};

const more = (all: number, noun: string, pc: Colours): readonly string[] =>
  all > NAMED ? [pc.dim(`  and ${count(all - NAMED, `more ${noun}`)}`)] : [];

/** Without what could rewrite the screen. */
const oneLine = (text: string): string => {
  const line = stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, " ");
  return line.length > LINE ? `${line.slice(0, LINE)}...` : line;
};
