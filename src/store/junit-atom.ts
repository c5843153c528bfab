import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { commandString, repetitionText, type Atom } from "../model/atom.ts";
import { hasFailed, isFlaky } from "../model/atom-result.ts";
import type { AtomResult, Work } from "../model/build.ts";
import { at } from "../model/vector.ts";
import type { Verdict } from "./junit-element.ts";
import type { TestReport } from "../model/test-report.ts";

/** An atom of a build, with what is known of it. */
export interface ReportedAtom {
  readonly subjob: number;
  /** Its place within the subjob. */
  readonly index: number;
  readonly atom: Atom;
  /** Null if it did not run to its end. */
  readonly result: AtomResult | null;
  /** What its own JUnit files say; null if it left no tests. */
  readonly report: TestReport | null;
}

/** All atoms of a build, in the order of its subjobs. */
export function* reportedAtomsOf({ plan, atoms: results, tests }: Work): Generator<ReportedAtom, void, undefined> {
  for (const { id: subjob, firstAtom, atoms } of plan.subjobs) {
    for (const [index, atom] of atoms.entries()) {
      const report = tests === undefined ? null : at(tests.reports, firstAtom + index);
      const result = at(results, firstAtom + index);
      yield { subjob, index, atom, result, report: report === null || report.tests === 0 ? null : report };
    }
  }
}

/** How an atom is called in a report. */
export const reportName = (atom: Atom): string => `${commandString(atom)}${repetitionText(atom)}`;

/** Whether an atom is a test itself: one that left no tests, or failed though none of its tests did. */
export const isOwnTest = ({ result, report }: ReportedAtom, { plan }: Work): boolean => {
  if (report === null || result === null) return true;
  return hasFailed(result, plan.job) && report.failures + report.errors === 0;
};

/** What is said of an atom as a test, without its output; undefined for one that passed at its first attempt. */
export const verdictOf = ({ result }: ReportedAtom, { plan }: Work): Verdict | undefined => {
  if (result === null) return { element: "skipped", message: "It did not run to its end" };
  const { attempts = 1 } = result;
  const failed = hasFailed(result, plan.job);
  if (isFlaky(result)) {
    const message = `It passed at attempt ${attempts} only`;
    return { element: failed ? "failure" : "flakyFailure", message, type: "Flaky" };
  }
  if (!failed) return undefined;
  const again = attempts === 1 ? "" : `, at each of ${attempts} attempts`;
  return { element: "failure", message: `${result.reason ?? endOf(result)}${again}`, type: typeOf(result) };
};

const endOf = ({ exitCode }: AtomResult): string =>
  exitCode < 0 ? `Killed by signal ${-exitCode}` : `Exit code ${exitCode}`;

const typeOf = ({ reason, exitCode }: AtomResult): string => {
  if (reason !== undefined) return "Timeout";
  return exitCode < 0 ? "Signal" : "ExitCode";
};

/** The end of a console, from the beginning of a line on if there is one; empty if it can't be read. */
export const consoleEnd = (path: string): string => {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, MOST_BYTES));
    const length = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    const text = buffer.toString("utf8", 0, length);
    return (size > MOST_BYTES ? text.slice(text.indexOf("\n") + 1) : text).trimEnd();
  } catch {
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

/** Of each failed atom: enough to see why, and not too much for a report of thousands. */
const MOST_BYTES = 8_192;
