import { terminalLine, type TerminalLine } from "../../ui/terminal-line.ts";
import { PLAIN } from "../../ui/text-style.ts";

/** Some of the lines of a console: those that were read, as long as there is room for them. */
export interface KnownLines {
  /** A line, from 0, as a terminal shows it; undefined if it is not known. */
  line(number: number): TerminalLine | undefined;
  /** The first of these lines that is not known; `end` if all are. */
  firstUnknown(first: number, end: number): number;
  /** Takes lines in. False if one of them was known as another one: then it is another console, and what was known is forgotten. */
  put(first: number, texts: readonly string[]): boolean;
  clear(): void;
}

/** How many lines are kept and forgotten together. */
const PAGE = 256;

/** As many pages as give a reader who scrolls about what was seen before, and take a few MB. */
const MOST_PAGES = 40;

/** How far back the look is sought that a line begins with. */
const MOST_BEFORE = 512;

interface Known {
  readonly text: string;
  shown?: TerminalLine;
}

export const createKnownLines = (mostPages: number = MOST_PAGES): KnownLines => {
  // The page that was not used the longest comes first.
  const pages = new Map<number, (Known | undefined)[]>();

  const knownAt = (number: number): Known | undefined => pages.get(Math.floor(number / PAGE))?.[number % PAGE];

  const used = (number: number): (Known | undefined)[] => {
    const page = pages.get(number) ?? [];
    pages.delete(number);
    pages.set(number, page);
    for (const oldest of pages.keys()) {
      if (pages.size <= mostPages) break;
      pages.delete(oldest);
    }
    return page;
  };

  const shownAt = (number: number): TerminalLine | undefined => {
    const known = knownAt(number);
    if (known === undefined) return undefined;
    if (known.shown !== undefined) return known.shown;
    let first = number;
    while (first > number - MOST_BEFORE && knownAt(first - 1) !== undefined && knownAt(first)?.shown === undefined)
      first -= 1;
    let style = PLAIN;
    for (let line = first; line <= number; line++) {
      const one = knownAt(line);
      if (one === undefined) continue;
      one.shown ??= terminalLine(one.text, style);
      style = one.shown.after;
    }
    return known.shown;
  };

  const put: KnownLines["put"] = (first, texts) => {
    const isSame = texts.every((text, index) => (knownAt(first + index)?.text ?? text) === text);
    if (!isSame) pages.clear();
    for (const [index, text] of texts.entries()) {
      const number = first + index;
      const page = used(Math.floor(number / PAGE));
      page[number % PAGE] ??= { text };
    }
    return isSame;
  };

  return {
    line: (number) => {
      const page = Math.floor(number / PAGE);
      if (pages.has(page)) used(page);
      return shownAt(number);
    },
    firstUnknown: (first, end) => {
      let number = first;
      while (number < end && knownAt(number) !== undefined) number += 1;
      return number;
    },
    put,
    clear: () => pages.clear(),
  };
};
