import type { ConsoleWish } from "./contract.ts";

/** The lines of a text, from 0, that hold something, each once and in order. */
export type Finder = (text: string) => Iterable<number>;

/** Escape sequences, which a terminal does not show, do not count. */
export const finderOf = (wish: ConsoleWish): Finder => {
  const next = wish === "errors" ? nextError : nextOf(wish.text);
  return function* find(text) {
    const shown = text.replaceAll(ESCAPES, "");
    const searched = wish === "errors" ? shown : shown.toLowerCase();
    let line = 0;
    let counted = 0;
    for (let from = 0; ;) {
      const at = next(searched, from);
      if (at === -1) return;
      line += newlinesBetween(searched, counted, at);
      yield line;
      counted = at;
      from = searched.indexOf("\n", at) + 1;
      if (from === 0) return;
    }
  };
};

/** Where something is in a text, from a place on; -1 if it is nowhere. */
type Next = (text: string, from: number) => number;

const nextOf = (sought: string): Next => {
  const lower = sought.toLowerCase();
  return (text, from) => text.indexOf(lower, from);
};

const nextError: Next = (text, from) => {
  ERRORS.lastIndex = from;
  return ERRORS.exec(text)?.index ?? -1;
};

const ESCAPE = "\u001B";
const BELL = "\u0007";

/** Sequences of colours, of the cursor and of titles. None goes beyond its line. */
const ESCAPES = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}\n]*(?:${BELL}|${ESCAPE}\\\\)?|[@-Z\\\\^_])`,
  "g",
);

/** What tools say when something goes wrong. */
const REPORTS = (
  "errors?, exceptions?, fatal, panic(?:ked)?, traceback, fail(?:ed|ures?|s)?, not ok, assertion, segmentation fault, core dumped, " +
  "abort(?:ed)?, out of memory, killed, cannot, command not found, no such file, permission denied, undefined reference"
)
  .split(", ")
  .flatMap((words) => [words, words.replace(/^./, (letter) => letter.toUpperCase()), words.toUpperCase()]);

/** But neither of none nor as a part of a name: `0 errors`, `failed: 0`, `error.log`. */
const ERRORS = new RegExp(
  String.raw`(?<![\w\-/]|\b(?:0|no|without) )(?:${REPORTS.join("|")}|\w{0,40}[a-z](?:Error|Exception))(?![\w\-/]|\.\w|(?:\(s\))?[:=] {0,8}0\b)`,
  "gu",
);

const newlinesBetween = (text: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
};
