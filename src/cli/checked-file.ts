import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkConf, type ConfProblem } from "../config.ts";
import type { FileProblem } from "../model/file-problem.ts";
import { readJobFile } from "../model/job-file.ts";
import { nearest } from "../model/nearest.ts";
import { count } from "./wording.ts";

/** What was found in one file. */
export interface CheckedFile {
  /** As the person named it. */
  readonly file: string;
  /** In a few words, for a file without problems: `2 jobs: Lint, Test`. */
  readonly content: string;
  /** From the top down. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  /** Both count from 1; null where the file as a whole is meant. */
  readonly line: number | null;
  readonly column: number | null;
  /** What must be, and what was found. */
  readonly message: string;
  /** What to do; null where the message says it already. */
  readonly mend: string | null;
  /** What stands on the line, without what may be a secret. */
  readonly source: string | null;
}

const JOB_FILE = "clusterrunner.yaml";

/** Checks the jobs of a file, or of the clusterrunner.yaml of a folder. */
export const checkJobFile = (path: string): CheckedFile => {
  const file = isFolder(path) ? join(path, JOB_FILE) : path;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return { file, content: "", problems: [unreadable(file, error)] };
  }
  const lines = text.split(/\r?\n/);
  const { jobs, problems } = readJobFile(text);
  return {
    file,
    content: `${count(jobs.size, "job")}: ${[...jobs.keys()].join(", ")}`,
    problems: problems
      .toSorted((one, other) => one.line - other.line || one.column - other.column)
      .map((problem) => jobProblem(problem, lines)),
  };
};

/** Checks settings: those of the file that is used if none is named. */
export const checkSettings = (name: string | undefined, environment: NodeJS.ProcessEnv): CheckedFile => {
  const { file, problems } = checkConf({ environment, file: name });
  const text = problems.some(({ line }) => line !== null) ? readFileSync(file, "utf8") : "";
  const lines = text.split(/\r?\n/);
  return {
    file,
    content: existsSync(file) ? "settings" : "no such file, so every setting has its default",
    problems: problems.map((problem) => settingProblem(problem, lines)).toSorted(byLine),
  };
};

const jobProblem = ({ line, column, reason, mend, names = [] }: FileProblem, lines: readonly string[]): Problem => ({
  line,
  column,
  ...namesApart(reason, mend, names),
  source: lines[line - 1] ?? null,
});

const settingProblem = ({ line, reason, unknown }: ConfProblem, lines: readonly string[]): Problem => {
  const source = line === null ? null : nameOf(lines[line - 1] ?? "");
  const meant = unknown === undefined ? undefined : nearest(unknown.name, unknown.names);
  return {
    line,
    column: line === null ? null : (lines[line - 1] ?? "").search(/\S|$/) + 1,
    ...namesApart(reason, meant === undefined ? null : `did you mean "${meant}"?`, unknown?.names ?? []),
    source,
  };
};

/** A long list of names buries what is wrong, and nobody needs it who is told the right one. */
const namesApart = (
  reason: string,
  mend: string | null,
  names: readonly string[],
): Pick<Problem, "message" | "mend"> => {
  const list = names.map((name) => `"${name}"`).join(", ");
  if (list.length < LONG_LIST) return { message: reason, mend };
  return { message: reason.replace(`one of ${list}`, "a known one"), mend: mend ?? `known are ${list}` };
};

const LONG_LIST = 80;

/** A line of a conf without the value, which may be a secret; null where that can't be told apart. */
const nameOf = (line: string): string | null => {
  const name = /^\s*([A-Za-z_.]{1,40})\s*=/.exec(line);
  if (name !== null) return `${name[0]} ...`;
  return /^\s*\[\s*[A-Za-z_.]{1,40}\s*\]\s*$/.test(line) ? line : null;
};

const byLine = (one: Problem, other: Problem): number => (one.line ?? 0) - (other.line ?? 0);

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const unreadable = (file: string, error: unknown): Problem => {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const isMissing = code === "ENOENT";
  return {
    line: null,
    column: null,
    message: `it must be a file that can be read: found ${isMissing ? "nothing there" : code}`,
    mend:
      isMissing && file.endsWith(JOB_FILE)
        ? "write one, or have it written for this project: clusterrunner init"
        : null,
    source: null,
  };
};
