import type { Colours } from "../colours.ts";
import { count, grouped, showSeconds, tame } from "../wording.ts";
import { atomLine } from "./atom-line.ts";
import { repetitionLines } from "./repetitions.ts";
import type { Summary } from "./summary.ts";
import { testLines } from "./test-lines.ts";
import type { Fit } from "./fit.ts";

/** Atoms of a kind that are named; the others are counted. */
const NAMED = 10;

/** The first line of a summary: how the build ended. */
export const verdictOf = (summary: Summary, pc: Colours): string => {
  const { outcome, wallSeconds, atoms, done, failed, flaky } = summary;
  const all = count(atoms ?? 0, "atom");
  const flakes = flaky === 0 ? "" : pc.yellow(`, ${flaky} flaky`);
  const rest = atoms !== null && done < atoms ? `, ${grouped(atoms - done)} not run` : "";
  switch (outcome) {
    case "passed":
      return `${pc.green(pc.bold("Passed"))}  ${all}${flakes} ${pc.dim(`in ${showSeconds(wallSeconds)}`)}`;
    case "failed":
      return `${pc.red(pc.bold("Failed"))}  ${grouped(failed)} of ${all}${flakes}${rest} ${pc.dim(`in ${showSeconds(wallSeconds)}`)}`;
    case "could not run":
      return pc.red(pc.bold("The build could not run"));
    case "canceled":
    case "interrupted": {
      const how = outcome === "canceled" ? "Canceled" : "Interrupted";
      const progress = atoms === null ? "" : `: ${grouped(done)} of ${all} had ended, ${failed} failed`;
      return `${pc.yellow(how)} after ${showSeconds(wallSeconds)}${progress}`;
    }
  }
};

export interface SummaryStyle {
  readonly colours: Colours;
  /** Of the terminal; Infinity without one. */
  readonly columns: number;
  readonly fit: Fit;
}

/** What a person reads of a build that is over, in lines no wider than the terminal where they can be cut. */
export const summaryLines = (summary: Summary, style: SummaryStyle): readonly string[] => {
  const { outcome, message, interruptions, results, failed, again } = summary;
  const { colours: pc } = style;
  const failures = failed > 0 && results !== null ? ", the failed atoms are listed in its failures.txt" : "";
  return [
    verdictOf(summary, pc),
    ...(outcome === "could not run" && message !== null ? [message] : []),
    ...(interruptions === 0 ? [] : [`  Interrupted ${count(interruptions, "time")}, and went on`]),
    ...savedLines(summary, style),
    ...atomLines(summary, style),
    ...repetitionLines(summary.repetitions).map((line) => style.fit(line, style.columns)),
    ...testLines(summary.tests, style),
    ...(results === null ? [] : [`Results are in ${results}${failures}`]),
    ...(again === null ? [] : [`Run ${failed > 0 ? "only the failed ones" : "it"} again: ${pc.cyan(again)}`]),
  ];
};

const atomLines = (summary: Summary, { colours: pc, columns: width, fit }: SummaryStyle): readonly string[] => {
  const { failedAtoms, flakyAtoms, slowest, atoms } = summary;
  const failed = failedAtoms.filter(({ flaky }) => !flaky);
  return [
    ...failed.slice(0, NAMED).flatMap((end) => {
      const line = `  ${pc.red("✗")} ${fit(atomLine(end), width - 4)}`;
      return end.reason === null ? line : [line, fit(`    ${tame(end.reason)}`, width)];
    }),
    ...others(failed.length, "failed"),
    ...flakyAtoms.slice(0, NAMED).map((end) => fit(`  Flaky: ${atomLine(end)}`, width)),
    ...others(flakyAtoms.length, "flaky"),
    ...(atoms === null || atoms < 2 ? [] : slowest).map(({ name, seconds }, place) =>
      fit(`  ${place === 0 ? "Slowest:" : "        "} ${showSeconds(seconds).padStart(LONGEST)}  ${name}`, width),
    ),
  ];
};

const others = (all: number, kind: string): readonly string[] =>
  all > NAMED ? [`  ${grouped(all - NAMED)} more ${kind}`] : [];

/** In characters: how long a time may be. */
const LONGEST = 8;

const savedLines = ({ wallSeconds, atomSeconds }: Summary, { columns, fit }: SummaryStyle): readonly string[] => {
  const saved = atomSeconds - wallSeconds;
  const line = `  ${showSeconds(atomSeconds)} one after another: ${showSeconds(saved)} saved`;
  return saved > wallSeconds * WORTH_TELLING ? [fit(line, columns)] : [];
};

/** Which part of the time must have been saved. */
const WORTH_TELLING = 0.05;
