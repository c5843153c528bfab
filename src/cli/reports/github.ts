import { stripVTControlCharacters } from "node:util";
import { count, showSeconds } from "../wording.ts";
import { whyText, type CiFailure, type CiReport } from "./ci-failures.ts";

/** Annotations of a kind that GitHub shows of one step; the others are counted. */
const SHOWN = 10;

/** Of an annotation and of a cell, in characters: what is more is found in the log. */
const LONGEST = 2_000;
const LONGEST_CELL = 200;

/** The workflow commands that annotate a run with what failed, one a line. */
export function* annotationsOf({ failures, job }: CiReport): Generator<string, void, undefined> {
  let all = 0;
  for (const failure of failures) {
    all++;
    if (all > SHOWN) continue;
    const { title, text } = failure;
    const said = text === "" ? whyText(failure) : `${whyText(failure)}\n${text}`;
    yield `::error title=${property(title.slice(0, LONGEST_CELL))}::${data(stripVTControlCharacters(said).slice(0, LONGEST))}`;
  }
  if (all > SHOWN)
    yield `::notice title=${property(job)}::${data(`${count(all - SHOWN, "more failure")} not shown here`)}`;
}

/** What ends or begins a part of a workflow command, as GitHub reads it. */
const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** Rows of the summary; the others are counted. */
const ROWS = 20;

/** The summary of a step, in GitHub's markdown, with a newline at its end. */
export const stepSummaryOf = (report: CiReport): string => {
  const { job, outcome, seconds, atoms, failedAtoms, flakyAtoms } = report;
  const lines = [
    `### ${outcome === "passed" ? "✅" : "❌"} ${escaped(job)}: ${verdictOf(report)}`,
    "",
    "| Result | Atoms | Failed | Flaky | Time |",
    "| --- | ---: | ---: | ---: | ---: |",
    `| ${outcome} | ${atoms} | ${failedAtoms} | ${flakyAtoms} | ${showSeconds(seconds)} |`,
    ...failureRows(report.failures),
  ];
  return `${lines.join("\n")}\n\n`;
};

const verdictOf = ({ outcome, atoms, failedAtoms }: CiReport): string => {
  if (outcome === "passed") return `${count(atoms, "atom")} passed`;
  return outcome === "failed" ? `${failedAtoms} of ${count(atoms, "atom")} failed` : outcome;
};

const failureRows = (failures: Iterable<CiFailure>): readonly string[] => {
  const rows: string[] = [];
  let all = 0;
  for (const failure of failures) {
    all++;
    if (all <= ROWS) rows.push(`| ${cell(failure.title)} | ${cell(whyText(failure))} |`);
  }
  if (all === 0) return [];
  return ["", "| What failed | Why |", "| --- | --- |", ...rows, ...(all > ROWS ? ["", `and ${all - ROWS} more`] : [])];
};

const cell = (text: string): string => {
  const short = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}...` : text;
  return short === "" ? "" : `<code>${escaped(short)}</code>`;
};

/** Neither HTML, nor a cell's end, nor any of the signs by which markdown makes something of a text. */
const escaped = (text: string): string =>
  text.replaceAll(/[&<>|`*_[\]\\~#@!]/g, (sign) => `&#${sign.codePointAt(0)};`).replaceAll(/\s+/g, " ");
