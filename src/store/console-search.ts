import type { Lines } from "./console-page.ts";
import type { ConsoleMatches, ConsoleWish } from "./contract.ts";
import { finderOf } from "./line-finder.ts";
import { startOf, type IndexOptions } from "./line-index.ts";
import { afterLastNewline, countNewlines } from "./newlines.ts";

export interface SearchOptions extends IndexOptions {
  /** How many bytes are looked at for one answer, and up to the end of the line that is met there. */
  readonly search: number;
  /** How many bytes of a line are looked at, and those of its last block. */
  readonly line: number;
}

/** What is looked for. */
export interface Sought {
  readonly wish: ConsoleWish;
  /** The first line to look at; no more than there are. */
  readonly from: number;
  /** How many lines are wanted, above 0. */
  readonly most: number;
}

/** The lines that hold what is sought; read in blocks, between which others go on. */
export const matchesIn = async (lines: Lines, sought: Sought, options: SearchOptions): Promise<ConsoleMatches> => {
  const { read, end, count: totalNumLines } = lines;
  const { from, most } = sought;
  const find = finderOf(sought.wish);
  const matches: number[] = [];
  const start = await startOf(lines.index, from, read, options);
  let line = from;
  // The beginning of a line that goes on behind its block.
  let open = Buffer.alloc(0);
  for (let position = start; position < end;) {
    if (position >= start + options.search && line > from) return { matches, nextLine: line, totalNumLines };
    const bytes = await read(position, Math.min(options.block, end - position));
    // The file could have been emptied meanwhile.
    if (bytes.length === 0) break;
    position += bytes.length;
    const cut = position === end ? bytes.length : afterLastNewline(bytes);
    if (cut === 0) {
      open = Buffer.concat([open, bytes.subarray(0, Math.max(0, options.line - open.length))]);
      continue;
    }
    const whole = Buffer.concat([open, bytes.subarray(0, cut)]);
    open = Buffer.from(bytes.subarray(cut));
    for (const found of find(whole.toString("utf8"))) {
      matches.push(line + found);
      if (matches.length === most) return { matches, nextLine: line + found + 1, totalNumLines };
    }
    line += countNewlines(whole);
  }
  return { matches, nextLine: totalNumLines, totalNumLines };
};
