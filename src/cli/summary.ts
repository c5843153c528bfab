import { join } from "node:path";
import type { Atom } from "../model/atom.ts";
import { isFlaky } from "../model/atom-result.ts";
import { hasPassed, workOf, type AtomResult, type Build, type Work } from "../model/build.ts";
import { at } from "../model/vector.ts";
import type { Colours } from "./colours.ts";
import { testLines } from "./test-lines.ts";
import { atomLine, atomSeconds, count, secondsOf, showSeconds, tame } from "./wording.ts";

export interface SummaryOptions {
  /** The folder of the results, as the person calls it. */
  readonly results: string;
  readonly colours: Colours;
  /** In ms since the epoch. */
  readonly now: number;
}

/** Atoms of a kind that are named; the others are counted. */
const NAMED = 10;

/** How a build ended, and what of it a person may want to look at, in lines without a final newline. */
export const summaryOf = (build: Build, { results, colours: pc, now }: SummaryOptions): string => {
  const wall = secondsOf(build, now);
  if (build.status === "failed") return `${pc.red(pc.bold("The build could not run"))}\n${build.message}`;
  if (build.status === "canceled") return `${pc.yellow("Canceled")} after ${showSeconds(wall)}`;
  const work = workOf(build);
  const passed = hasPassed(build);
  const atoms = count(work?.atoms.length ?? 0, "atom");
  const spent = atomSeconds(build);
  const saved = spent > wall * 1.05 ? `, ${showSeconds(spent)} one after another` : "";
  const flaky = work === null || work.atomsFlaky === 0 ? "" : pc.yellow(`, ${work.atomsFlaky} flaky`);
  const took = pc.dim(`in ${showSeconds(wall)}${saved}`);
  const verdict = passed
    ? `${pc.green(pc.bold("Passed"))}  ${atoms}${flaky} ${took}`
    : `${pc.red(pc.bold("Failed"))}  ${work?.atomsFailed ?? 0} of ${atoms}${flaky} ${took}`;
  const failures = passed ? "" : `; the failed atoms are listed in ${join(results, "failures.txt")}`;
  const { interruptions = 0 } = build;
  const interrupted = interruptions === 0 ? [] : [`  Interrupted ${count(interruptions, "time")}, and went on`];
  const notes = work === null ? [] : [...interrupted, ...notable(work), ...testLines(work, pc)];
  return [verdict, ...notes, `Results are in ${results}${failures}`].join("\n");
};

/** The atoms that failed with a reason beside their exit code, and the flaky ones. Walks through all atoms, so it is for the end of a build. */
const notable = (work: Work): readonly string[] => {
  const ended: string[] = [];
  const flaky: string[] = [];
  for (const [atom, result] of resultsOf(work)) {
    if (result.reason !== undefined) ended.push(`  ${tame(result.reason)}`);
    if (isFlaky(result)) flaky.push(`  Flaky: ${atomLine(atom, result)}`);
  }
  return [...shortened(ended, "that failed for such a reason"), ...shortened(flaky, "flaky")];
};

function* resultsOf({ plan, atoms: results }: Work): Generator<readonly [Atom, AtomResult], void, undefined> {
  for (const { firstAtom, atoms } of plan.subjobs) {
    for (const [index, atom] of atoms.entries()) {
      const result = at(results, firstAtom + index);
      if (result !== null) yield [atom, result];
    }
  }
}

const shortened = (lines: readonly string[], kind: string): readonly string[] =>
  lines.length > NAMED ? [...lines.slice(0, NAMED), `  ${lines.length - NAMED} more ${kind}`] : lines;
