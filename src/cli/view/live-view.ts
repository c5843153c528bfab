import type { Colours } from "../colours.ts";
import { atomLine } from "./atom-line.ts";
import type { Output } from "./output.ts";
import { pictureOf, type PictureSize } from "./picture.ts";
import type { Progress } from "./progress.ts";
import type { Repeat } from "./repeat.ts";
import { summaryLines } from "./summary-lines.ts";
import { cut } from "../text-width.ts";
import type { View } from "./view.ts";

/** Milliseconds between two pictures: often enough for the eye, seldom enough to cost nothing. */
const FRAME_MS = 100;

export interface LiveViewOptions {
  readonly colours: Colours;
  /** Of the terminal, as it is now. */
  readonly size: () => PictureSize;
  readonly now: () => number;
  readonly repeat: Repeat;
}

/**
 * One region that is painted anew at the bottom of a terminal; failures and notices scroll by above it.
 *
 * Between two pictures the cursor stands where the region begins, so that whatever a resize does to its lines, what is to be
 * erased is all that stands behind the cursor. While one is painted the terminal wraps nothing, so that a character that it makes
 * wider than expected moves no line. A picture that is like the last is not painted, nor one for which the terminal is not ready.
 */
export const liveView = (output: Output, { colours: pc, size, now, repeat }: LiveViewOptions): View => {
  let current: Progress | undefined;
  let painted = "";
  let isClosed = false;

  const paint = (): void => {
    if (current === undefined || isClosed || output.isBusy) return;
    const { columns, rows } = size();
    const lines = pictureOf(current, pc, { columns, rows }, now());
    const picture = `${columns} ${rows}\n${lines.join("\n")}`;
    if (picture === painted) return;
    const isFirst = painted === "";
    painted = picture;
    const up = lines.length > 1 ? `\u001B[${lines.length - 1}A` : "";
    output.write(
      `${isFirst ? HIDE_CURSOR : ""}${NO_WRAP}${lines.map((line) => line + ERASE_LINE).join("\n")}${ERASE_BELOW}${WRAP}\r${up}`,
    );
  };
  const stop = repeat(paint, FRAME_MS);
  const erase = (): void => {
    if (painted === "") return;
    painted = "";
    output.write(`\r${ERASE_BELOW}${SHOW_CURSOR}`);
  };
  const above = (lines: readonly string[]): void => {
    erase();
    output.write(`${lines.join("\n")}\n`);
    paint();
  };
  const finish = (): void => {
    isClosed = true;
    stop();
    erase();
  };

  return {
    event: (_, progress) => {
      current = progress;
    },
    ended(end, tail) {
      const mark = end.failed ? pc.red(pc.bold("✗")) : pc.green("✓");
      above([`${mark} ${atomLine(end)}`, ...tail.map((line) => pc.dim(`    ${line}`))]);
    },
    say: (line) => above([line]),
    summary(summary) {
      finish();
      output.write(`${summaryLines(summary, { colours: pc, columns: size().columns, fit: cut }).join("\n")}\n`);
    },
    close() {
      if (!isClosed) finish();
      return output.drained();
    },
  };
};

const HIDE_CURSOR = "\u001B[?25l";
const SHOW_CURSOR = "\u001B[?25h";
const NO_WRAP = "\u001B[?7l";
const WRAP = "\u001B[?7h";
const ERASE_LINE = "\u001B[K";
const ERASE_BELOW = "\u001B[J";
