import { consoleText, cutLine } from "./console-text.ts";
import type { ConsolePage } from "./contract.ts";
import { startOf, type IndexOptions, type LineIndex, type ReadAt } from "./line-index.ts";
import { afterLastNewline, afterNewline, countNewlines } from "./newlines.ts";

export interface PageOptions extends IndexOptions {
  /** How many bytes of the console a page has at most, unless they are of one line; more than `line`. */
  readonly page: number;
  /** How many bytes of a line are shown. */
  readonly line: number;
}

/** What is asked for. */
export interface Wanted {
  /** From which line on; undefined for the last lines. */
  readonly from: number | undefined;
  readonly most: number;
}

/** Lines of a console of which the index knows all. */
export interface Lines {
  readonly index: LineIndex;
  readonly read: ReadAt;
  /** How many there are, and where the last one ends. */
  readonly count: number;
  readonly end: number;
}

/** The lines of a console; the last one may lack its newline if `ended`. */
export const linesOf = (index: LineIndex, read: ReadAt, ended: boolean): Lines => {
  const open = ended && index.end > index.openLine;
  return { index, read, count: index.lines + (open ? 1 : 0), end: open ? index.end : index.openLine };
};

/** `from` is no more than there are lines. */
export const pageOf = async (lines: Lines, { from, most }: Wanted, options: PageOptions): Promise<ConsolePage> => {
  const total = lines.count;
  if (from === total) return answered(from, total, { numLines: 0, content: "" });
  if (from !== undefined) return answered(from, total, await linesFrom(lines, from, most, options));
  const first = Math.max(0, total - most);
  const start = await startOf(lines.index, first, lines.read, options);
  if (lines.end - start <= options.page) return answered(first, total, await textFrom(lines, start, most, options));
  const near = await lineAfter(lines, lines.end - options.page - 1, options);
  if (near === lines.end) return answered(total - 1, total, await linesFrom(lines, total - 1, 1, options));
  const last = await textFrom(lines, near, most, options);
  return answered(total - last.numLines, total, last);
};

interface Text {
  readonly numLines: number;
  readonly content: string;
}

const answered = (offsetLine: number, totalNumLines: number, { numLines, content }: Text): ConsolePage => ({
  offsetLine,
  numLines,
  totalNumLines,
  content,
});

const linesFrom = async (lines: Lines, first: number, most: number, options: PageOptions): Promise<Text> =>
  textFrom(lines, await startOf(lines.index, first, lines.read, options), most, options);

/** The lines that begin at a place, as many as a page has; at least one if there is one. */
const textFrom = async (lines: Lines, start: number, most: number, options: PageOptions): Promise<Text> => {
  const { read, end } = lines;
  const chunks: Buffer[] = [];
  let numLines = 0;
  let position = start;
  const limit = Math.min(end, start + options.page);
  while (position < limit && numLines < most) {
    const bytes = await read(position, Math.min(options.block, limit - position));
    if (bytes.length === 0) break;
    const after = afterNewline(bytes, most - numLines);
    const taken = Buffer.from(after === -1 ? bytes : bytes.subarray(0, after));
    chunks.push(taken);
    numLines += countNewlines(taken);
    position += taken.length;
  }
  const bytes = Buffer.concat(chunks);
  if (numLines === most) return { numLines, content: consoleText(bytes, options.line) };
  if (position === end) return { numLines: numLines + openLines(bytes), content: consoleText(bytes, options.line) };
  if (numLines === 0) return hugeLine(lines, start, bytes, options);
  return { numLines, content: consoleText(bytes.subarray(0, afterLastNewline(bytes)), options.line) };
};

/** A line that does not fit into a page, and begins with these bytes. */
const hugeLine = async (lines: Lines, start: number, bytes: Buffer, options: PageOptions): Promise<Text> => {
  // The file could have been emptied meanwhile.
  if (bytes.length === 0) return { numLines: 0, content: "" };
  const after = await lineAfter(lines, start + bytes.length, options);
  const open = start === lines.index.openLine;
  const beginning = bytes.subarray(0, options.line);
  return { numLines: 1, content: cutLine(beginning, after - start - (open ? 0 : 1), !open) };
};

const openLines = (bytes: Buffer): number => (afterLastNewline(bytes) < bytes.length ? 1 : 0);

/** Where the bytes behind the first newline from `from` on begin; the end of the lines if there is none. */
const lineAfter = async ({ read, end }: Lines, from: number, { block }: PageOptions): Promise<number> => {
  for (let position = from; position < end;) {
    const bytes = await read(position, Math.min(block, end - position));
    if (bytes.length === 0) break;
    const after = afterNewline(bytes, 1);
    if (after !== -1) return position + after;
    position += bytes.length;
  }
  return end;
};
