import { PLAIN, styleAfter, type TextStyle } from "./text-style.ts";

/** A line of output as a terminal shows it. */
export interface TerminalLine {
  /** Pieces of one look each, none of them empty. */
  readonly runs: readonly Run[];
  /** The look that the next line begins with. */
  readonly after: TextStyle;
}

export interface Run {
  readonly text: string;
  readonly style: TextStyle;
}

/**
 * Does to one line what a terminal would: colours, going back to its beginning to write over it, as progress bars do, and erasing. What
 * would go to other lines, set a title or make a link does nothing; what has no shape is spelt out.
 *
 * @param text without its newline
 * @param before the look that the line before ended with
 */
export const terminalLine = (text: string, before: TextStyle = PLAIN): TerminalLine => {
  const line = text.endsWith("\r") ? text.replace(/\r+$/, "") : text;
  if (!SPECIAL.test(line)) return { runs: line === "" ? [] : [{ text: line, style: before }], after: before };
  const cells: Cell[] = [];
  let style = before;
  let column = 0;
  const write = (shown: string): void => {
    while (cells.length < column) cells.push(BLANK);
    cells[column] = { shown, style };
    column += 1;
  };
  for (const { 0: token, groups = {} } of line.matchAll(TOKENS)) {
    const { final, parameters = "", ignored } = groups;
    if (ignored !== undefined) continue;
    if (final === undefined) {
      if (token === "\r") column = 0;
      else if (token === "\b") column = Math.max(0, column - 1);
      else if (!SILENT.has(token)) write(shownCharacter(token));
      continue;
    }
    const count = Math.min(MOST_COLUMNS, Number(parameters.split(";")[0]) || 0);
    if (final === "m") style = styleAfter(style, parameters);
    else if (final === "C") column = Math.min(MOST_COLUMNS, column + Math.max(1, count));
    else if (final === "D") column = Math.max(0, column - Math.max(1, count));
    else if (final === "G") column = Math.max(0, count - 1);
    else if (final === "K") erase(cells, column, count);
  }
  return { runs: runsOf(cells), after: style };
};

interface Cell {
  readonly shown: string;
  readonly style: TextStyle;
}

const BLANK: Cell = { shown: " ", style: PLAIN };

/** Farther right nothing can be moved, lest a few bytes make a huge line. */
const MOST_COLUMNS = 1_000;

/** All that is not simply shown, but for the tab; the joiner of which emoji are made is. */
const SPECIAL = /(?![\t\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const ESCAPE = "\u001B";
const BELL = "\u0007";

/** Escape sequences, those that were cut off at the end of the line too, or else single characters. */
const TOKENS = new RegExp(
  [
    `${ESCAPE}\\[(?<parameters>[0-9;:]*)(?<final>[A-Za-z])`,
    `(?<ignored>${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]?|[\\]PX^_][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|[ -/]*[0-~]?))`,
    String.raw`[\s\S]`,
  ].join("|"),
  "gu",
);

/** Of these a terminal shows nothing. */
const SILENT: ReadonlySet<string> = new Set(["\0", BELL]);

const shownCharacter = (character: string): string =>
  SPECIAL.test(character) ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character;

const erase = (cells: Cell[], column: number, how: number): void => {
  if (how === 0) cells.length = Math.min(cells.length, column);
  else if (how === 1) cells.splice(0, column + 1, ...Array.from({ length: column + 1 }, () => BLANK));
  else cells.length = 0;
};

const runsOf = (cells: readonly Cell[]): readonly Run[] => {
  const runs: Run[] = [];
  let text = "";
  for (const [index, { shown, style }] of cells.entries()) {
    text += shown;
    if (cells[index + 1]?.style === style) continue;
    runs.push({ text, style });
    text = "";
  }
  return runs;
};
