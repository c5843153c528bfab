import type { ReadLines } from "./console-lines.ts";

/** More do not come at once anyway. */
const LINES_AT_ONCE = 100_000;

/** All that an atom has printed, as it is but for lines of more than 1 MiB. Tells how much of it has come, from 0 to 1. */
export const wholeConsole = async (
  read: ReadLines,
  tell: (part: number) => void,
  signal: AbortSignal,
): Promise<Blob> => {
  const parts: string[] = [];
  for (let offsetLine = 0; ;) {
    const page = await read({ offsetLine, maxLines: LINES_AT_ONCE, signal });
    parts.push(page.content);
    offsetLine += page.num_lines;
    tell(page.total_num_lines === 0 ? 1 : offsetLine / page.total_num_lines);
    if (page.num_lines === 0 || offsetLine >= page.total_num_lines) return new Blob(parts, { type: "text/plain" });
  }
};
