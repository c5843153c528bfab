import { stripVTControlCharacters } from "node:util";
import type { TestTotals } from "../model/test-report.ts";
import { roundedSeconds } from "../model/test-report.ts";
import { cleaned } from "./xml-text.ts";

/** A test as it is written into a report. */
export interface Testcase {
  readonly classname: string;
  readonly name: string;
  readonly seconds: number;
  /** What is said of it in an element of its own; left out for a test that passed. */
  readonly verdict?: Verdict;
}

export interface Verdict {
  /** `flakyFailure` is what Surefire writes of a test that passed at a later run; readers that don't know it see a test that passed. */
  readonly element: "failure" | "error" | "skipped" | "flakyFailure";
  /** In a line. */
  readonly message: string;
  readonly type?: string;
  /** What it printed, or how it came about. */
  readonly text?: string;
}

/** A testcase as XML, with a newline behind it. */
export const testcaseElement = ({ classname, name, seconds, verdict }: Testcase): string => {
  const start = `<testcase${attributes({ classname, name, time: secondsText(seconds) })}`;
  return verdict === undefined ? `${start}/>\n` : `${start}>${verdictElement(verdict)}</testcase>\n`;
};

const verdictElement = ({ element, message, type, text = "" }: Verdict): string => {
  const start = `<${element}${attributes({ message, ...(type === undefined ? {} : { type }) })}`;
  return text === "" ? `${start}/>` : `${start}>${escaped(text)}</${element}>`;
};

/** The start tag of an element that holds tests, with a newline behind it. `timestamp` is when they began, in ms since the epoch. */
export const suiteStart = (
  element: "testsuites" | "testsuite",
  name: string,
  { tests, failures, errors, skipped, seconds }: TestTotals,
  timestamp?: number,
): string => {
  const counts = { tests: String(tests), failures: String(failures), errors: String(errors), skipped: String(skipped) };
  // Of a date, readers take seconds without a zone.
  const began = timestamp === undefined ? {} : { timestamp: new Date(timestamp).toISOString().slice(0, -5) };
  return `<${element}${attributes({ name, ...counts, time: secondsText(seconds), ...began })}>\n`;
};

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => ` ${key}="${escaped(value).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`)
    .join("");

const escaped = (text: string): string =>
  cleaned(stripVTControlCharacters(text))
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const secondsText = (seconds: number): string =>
  roundedSeconds(seconds)
    .toFixed(6)
    .replace(/\.?0+$/, "");
