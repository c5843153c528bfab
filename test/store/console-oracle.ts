import type { ConsolePage, ConsoleRequest } from "../../src/store/contract.ts";

export interface OracleLimits {
  readonly page: number;
  readonly line: number;
}

/** What is right to answer, taken from the whole console at once; undefined for an offset beyond the end. */
export const consoleOracle = (
  console: Buffer,
  { maxLines = 50, offsetLine, ended }: ConsoleRequest,
  { page, line }: OracleLimits,
): ConsolePage | undefined => {
  const lines = splitAfterNewlines(console);
  if (!ended && lines.at(-1)?.at(-1) !== NEWLINE) lines.pop();
  const total = lines.length;
  if (offsetLine !== undefined && offsetLine > total) return undefined;
  const first = offsetLine ?? Math.max(0, total - maxLines);
  const wanted = lines.slice(first, first + maxLines);
  // What does not fit is left out at the end, or at the beginning if the last lines are wanted; one line is always there.
  while (wanted.length > 1 && Buffer.concat(wanted).length > page) {
    if (offsetLine === undefined) wanted.shift();
    else wanted.pop();
  }
  return {
    offsetLine: offsetLine ?? total - wanted.length,
    numLines: wanted.length,
    totalNumLines: total,
    content: wanted.map((bytes) => textOf(bytes, line)).join(""),
  };
};

const NEWLINE = 10;

const splitAfterNewlines = (bytes: Buffer): Buffer[] => {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf("\n", from);
    const end = newline === -1 ? bytes.length : newline + 1;
    lines.push(bytes.subarray(from, end));
    from = end;
  }
  return lines;
};

const textOf = (bytes: Buffer, most: number): string => {
  const newline = bytes.at(-1) === NEWLINE ? "\n" : "";
  const length = bytes.length - newline.length;
  if (length <= most) return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const beginning = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, most), { stream: true });
  return `${beginning} [cut: a line of ${length} bytes]${newline}`;
};
