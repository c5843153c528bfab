import { failure, success, type Result } from "./errors.ts";

/** The smallest unit of work: the job's commands with one value of an atomizer's variable. */
export interface Atom {
  /** The variable that the atomizer names; null for an atom of `atoms_override`, whose value is a shell prefix itself. */
  readonly variable: string | null;
  /** One line of the atomizer's output; `$PROJECT_DIR` in it stands for the project's path, so it is the same in every checkout. */
  readonly value: string;
  /** How long it took in earlier builds, smoothed; left out while that is not known, and in journals of earlier releases. */
  readonly expectedSeconds?: number;
  /** Which of the runs of this atom in its build it is; left out where it runs once. */
  readonly repetition?: Repetition;
}

/** One of several runs of the same atom. */
export interface Repetition {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** How the original writes an atom, and its clients know it: `export TOKEN="2";`. For showing and for finding, not for running. */
export const commandString = ({ variable, value }: Atom): string =>
  variable === null ? value : `export ${variable}="${value}";`;

/** ` (2 of 5)`, to be put behind the name of a repeated atom; empty for one that runs once. */
export const repetitionText = ({ repetition }: Pick<Atom, "repetition">): string =>
  repetition === undefined ? "" : ` (${repetition.number} of ${repetition.of})`;

/**
 * One atom for each line of what an atomizer printed to its stdout: white space around the whole is dropped, an empty line
 * between two others is an atom with an empty value.
 */
export const atomsOf = (variable: string, output: string, projectDirectory: string): Result<readonly Atom[]> => {
  const text = output.trim();
  if (text === "") return success([]);
  if (text.includes("\0")) {
    return failure(`Cannot make atoms for "${variable}" as its atomizer must print text: found a NUL byte`);
  }
  return success(text.split(/\r\n|[\n\r]/).map((line) => ({ variable, value: portable(line, projectDirectory) })));
};

/** The variable that tells a repeated atom which of its runs it is, from 1. */
export const REPETITION_VARIABLE = "CLUSTERRUNNER_REPETITION";

/** The environment that an atom adds: its variable with the path of this checkout put back in, and the number of its repetition. */
export const atomEnvironment = (
  { variable, value, repetition }: Atom,
  projectDirectory: string,
): Readonly<Record<string, string>> => ({
  ...(variable === null ? {} : { [variable]: value.replaceAll(PROJECT_DIR, () => projectDirectory) }),
  ...(repetition === undefined ? {} : { [REPETITION_VARIABLE]: String(repetition.number) }),
});

/** The shell line that an atom runs, its variable apart. */
export const atomScript = ({ variable, value }: Atom, command: string): string =>
  variable === null ? `${value} ${command}` : command;

/** In a longer word it is another name: `$PROJECT_DIRECTORY`. */
const PROJECT_DIR = /\$PROJECT_DIR(?!\w)/g;

const portable = (line: string, projectDirectory: string): string => withPath(line, projectDirectory, "$PROJECT_DIR");

/** A text with another path wherever it has the one. The path in a longer word is another folder: `/srv/app2` is not in `/srv/app`. */
export const withPath = (text: string, path: string, other: string): string =>
  text.replaceAll(path, (found, offset: number) => (/^\w/.test(text.slice(offset + found.length)) ? found : other));
