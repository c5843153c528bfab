import { afterLastNewline, afterNewline, countNewlines } from "./newlines.ts";

/** Reads bytes of a file from `position` on: as many as are there, none only at its end. They are valid until the next call. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** What is known of the lines in the first bytes of a file that grows. A value: looking further gives a new one. */
export interface LineIndex {
  /** How many bytes were looked at. */
  readonly end: number;
  /** How many newlines they have. */
  readonly lines: number;
  /** Where what stands behind the last of these begins. */
  readonly openLine: number;
  /** Places in the file, in order, with the number of newlines before each; the first is the start. */
  readonly marks: readonly Mark[];
  /** The last bytes that were looked at, by which another file is known. */
  readonly last: Uint8Array;
}

interface Mark {
  readonly position: number;
  readonly lines: number;
}

export interface IndexOptions {
  /** How much is read at once, in bytes. */
  readonly block: number;
  /** How many marks there may be: the larger the file, the farther apart they are. */
  readonly marks: number;
}

/** How many of the last bytes are kept. */
const LAST = 64;

export const NO_LINES: LineIndex = {
  end: 0,
  lines: 0,
  openLine: 0,
  marks: [{ position: 0, lines: 0 }],
  last: new Uint8Array(),
};

/** Looks at the file up to `size`, or to its end if that is sooner. Begins anew if it is not the file that was looked at. */
export const lookFurther = async (
  known: LineIndex,
  read: ReadAt,
  size: number,
  options: IndexOptions,
): Promise<LineIndex> => {
  let index = (await isSame(known, read, size)) ? known : NO_LINES;
  while (index.end < size) {
    const bytes = await read(index.end, Math.min(options.block, size - index.end));
    if (bytes.length === 0) break;
    index = extended(index, bytes, options);
  }
  return index;
};

/** Where line `line`, from 0, begins; the one behind the last newline counts too. */
export const startOf = async (
  { lines, openLine, marks }: LineIndex,
  line: number,
  read: ReadAt,
  { block }: IndexOptions,
): Promise<number> => {
  if (line === 0) return 0;
  if (line >= lines) return openLine;
  // It begins behind a newline, so the last place that has fewer before it is the nearest.
  const mark = marks.findLast((some) => some.lines < line) ?? { position: 0, lines: 0 };
  let missing = line - mark.lines;
  for (let position = mark.position; position < openLine;) {
    const bytes = await read(position, Math.min(block, openLine - position));
    if (bytes.length === 0) break;
    const after = afterNewline(bytes, missing);
    if (after !== -1) return position + after;
    missing -= countNewlines(bytes);
    position += bytes.length;
  }
  return openLine;
};

/** A file may be emptied and written anew, by an atom that runs once more. */
const isSame = async ({ end, last }: LineIndex, read: ReadAt, size: number): Promise<boolean> => {
  if (size < end) return false;
  if (end === 0) return true;
  return Buffer.compare(await read(end - last.length, last.length), last) === 0;
};

const extended = (index: LineIndex, bytes: Uint8Array, options: IndexOptions): LineIndex => {
  const end = index.end + bytes.length;
  const lines = index.lines + countNewlines(bytes);
  const openLine = lines === index.lines ? index.openLine : index.end + afterLastNewline(bytes);
  const last = Uint8Array.from([...index.last, ...bytes.subarray(-LAST)]).slice(-LAST);
  return { end, lines, openLine, marks: marked(index.marks, { position: end, lines }, options), last };
};

const marked = (marks: readonly Mark[], mark: Mark, options: IndexOptions): readonly Mark[] => {
  const distance = marks[1]?.position ?? options.block;
  if (mark.position - (marks.at(-1)?.position ?? 0) < distance) return marks;
  const more = [...marks, mark];
  return more.length <= options.marks ? more : more.filter((_, place) => place % 2 === 0);
};
