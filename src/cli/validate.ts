import { coloursFor, type Colours } from "./colours.ts";
import { checkJobFile, checkSettings, type CheckedFile, type Problem } from "./checked-file.ts";
import { endIfUnread } from "./unread-output.ts";
import { count, tame } from "./wording.ts";

interface ValidateOptions {
  readonly json: boolean;
  readonly configFile: string | undefined;
}

/**
 * Checks the files, or the clusterrunner.yaml and the settings of this place, and prints every problem; the exit code is 1 if there is
 * one, else 0.
 */
export const runValidate = (files: readonly string[], { json, configFile }: ValidateOptions): number => {
  endIfUnread(process.stdout);
  const checked = chosen(files, configFile);
  const problems = checked.flatMap((file) => file.problems);
  if (json) {
    const found = checked.flatMap(({ file, problems: own }) =>
      own.map(({ line, column, message, mend }) => ({ file, line, column, message, mend })),
    );
    const result = { ok: found.length === 0, files: checked.map(({ file }) => file), problems: found };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    const width = process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : WIDE;
    process.stdout.write(showChecked(checked, { colours: coloursFor(process.stdout), width }));
  }
  return problems.length === 0 ? 0 : 1;
};

/** For files and programs: no line of a person's file is longer. */
const WIDE = 500;

const chosen = (files: readonly string[], configFile: string | undefined): readonly CheckedFile[] => {
  const named = files.map((file) => (file.endsWith(".conf") ? checkSettings(file, process.env) : checkJobFile(file)));
  if (configFile !== undefined) return [...named, checkSettings(configFile, process.env)];
  return named.length > 0 ? named : [checkJobFile("clusterrunner.yaml"), checkSettings(undefined, process.env)];
};

interface Look {
  readonly colours: Colours;
  /** Columns of the terminal. */
  readonly width: number;
}

/** What a person reads: one block for each problem, and a line for each file that is fine. */
export const showChecked = (checked: readonly CheckedFile[], look: Look): string => {
  const blocks = checked.flatMap(({ file, content, problems }) =>
    problems.length === 0 ? [fine(file, content, look)] : problems.map((problem) => block(file, problem, look)),
  );
  const found = checked.flatMap(({ problems }) => problems).length;
  if (found === 0) return blocks.join("");
  const files = checked.filter(({ problems }) => problems.length > 0).length;
  return `${blocks.join("")}${look.colours.red(`${count(found, "problem")} in ${count(files, "file")}`)}\n`;
};

const fine = (file: string, content: string, { colours }: Look): string =>
  `${colours.green("ok")} ${tame(file)}${content === "" ? "" : colours.dim(`: ${tame(content)}`)}\n`;

/** `file:line:column: error: message`, as compilers have it and editors understand it; then the line, and what to do. */
const block = (file: string, problem: Problem, look: Look): string => {
  const { colours } = look;
  const { line, column, message, mend } = problem;
  const place = line === null ? tame(file) : `${tame(file)}:${line}:${column}`;
  const lines = [`${colours.bold(place)}: ${colours.red("error")}: ${tame(message)}`, ...excerpt(problem, look)];
  if (mend !== null) lines.push(`${" ".repeat(gutterOf(problem))}${colours.cyan("mend:")} ${tame(mend)}`);
  return `${lines.join("\n")}\n\n`;
};

const excerpt = (problem: Problem, { colours, width }: Look): readonly string[] => {
  const { line, column, source } = problem;
  if (line === null || column === null || source === null || source.trim() === "") return [];
  const gutter = gutterOf(problem);
  // Of a long line what is around the place.
  const from = Math.max(0, column - 1 - Math.floor((width - gutter) / 2));
  const shown = tame(source.slice(from)).slice(0, Math.max(1, width - gutter));
  const place = column - 1 - from;
  const carets = "^".repeat(Math.max(1, Math.min(wordAt(shown, place).length, width - gutter - place)));
  return [
    `${colours.dim(`${String(line).padStart(gutter - SEPARATOR.length)}${SEPARATOR}`)}${shown}`,
    `${colours.dim(`${" ".repeat(gutter - SEPARATOR.length)}${SEPARATOR}`)}${" ".repeat(place)}${colours.red(carets)}`,
  ];
};

const SEPARATOR = " | ";

const gutterOf = ({ line }: Problem): number => (line === null ? 2 : String(line).length + 2 + SEPARATOR.length);

/** A key or value, with its quotes. */
const wordAt = (text: string, place: number): string =>
  /^(?:"[^"]*"|'[^']*'|[^\s:,[\]{}"'=]+)/.exec(text.slice(place))?.[0] ?? "";
