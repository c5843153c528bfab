/**
 * Joins the commands of a list to one shell line, as the original does: nulls are skipped, white space and trailing `;`
 * are dropped, and `&&` stands between two commands unless the first ends in `&`. Empty if there is nothing to run.
 *
 * It differs where the original's line can't work, or leaves commands out without a word:
 * - an empty command and one of nothing but comments are skipped; the original's line is a syntax error;
 * - `\;` and `\&` at the end stay, since they are arguments, as in `find . -exec rm {} \;`;
 * - a command that ends in a comment, or holds a here-document, gets braces and keeps its last line to itself. The
 *   original's ` && next` behind it is part of the comment or of the document, so `next` never runs.
 */
export const joinCommands = (commands: readonly (string | null)[]): string =>
  commands
    .flatMap((command) => (command === null ? [] : [command.trim().replace(SEMICOLONS, "")]))
    .filter((command) => !isComment(command))
    .map((command, index, { length }) => (index === length - 1 ? command : followable(command)))
    .join("")
    .replace(/&&$/, "")
    .trim();

const followable = (command: string): string => {
  if (needsItsLastLine(command)) return `{ ${command}\n} && `;
  return AMPERSAND.test(command) ? `${command} ` : `${command} && `;
};

/** May say so of a `#` or `<<` in quotes too; braces change nothing there. */
const needsItsLastLine = (command: string): boolean => {
  const lastLine = command.slice(command.lastIndexOf("\n") + 1);
  return /(?:^|[\s;&|()])#/.test(lastLine) || (command.includes("<<") && command.includes("\n"));
};

const isComment = (command: string): boolean => command.split("\n").every((line) => /^\s*(?:#|$)/.test(line));

/** At the end, and behind an even number of backslashes, so not escaped. */
const SEMICOLONS = /(?<=(?:^|[^\\])(?:\\\\)*);+$/;
const AMPERSAND = /(?<=(?:^|[^\\])(?:\\\\)*)&$/;
