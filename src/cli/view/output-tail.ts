import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { tame } from "../wording.ts";

/** How much of an atom's output is shown. */
const TAIL_BYTES = 8_192;
export const TAIL_LINES = 20;

/** The last lines of a file, as `tailLines` makes them; none if it can't be read. */
export const tailOfFile = (file: string): readonly string[] => {
  try {
    const descriptor = openSync(file, "r");
    try {
      const { size } = fstatSync(descriptor);
      const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
      const length = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
      const text = buffer.toString("utf8", 0, length);
      // The first line is cut unless the whole file was read.
      return tailLines(size > TAIL_BYTES ? text.slice(text.indexOf("\n") + 1) : text);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return [];
  }
};

/** The last lines of a text, of each what stands behind its last carriage return, without what could rewrite the screen. */
export const tailLines = (text: string): readonly string[] => {
  if (text.trim() === "") return [];
  return text
    .replace(/\s+$/, "")
    .split("\n")
    .slice(-TAIL_LINES)
    .map((line) => tame((line.replace(/\r+$/, "").split("\r").at(-1) ?? "").replaceAll("\t", "    ")));
};
