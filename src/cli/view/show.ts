import { isatty } from "node:tty";
import { coloursFor } from "../colours.ts";
import { jsonView } from "./json-view.ts";
import { createOutput, type Output } from "./output.ts";
import { plainView } from "./plain-view.ts";
import { quietView } from "./quiet-view.ts";
import { repeat } from "./repeat.ts";
import type { View } from "./view.ts";

export interface ShowOptions {
  /** One event a line, for programs. */
  readonly json: boolean;
  /** Nothing of a build that passes. */
  readonly quiet: boolean;
  /** Every atom that ends, with the end of its output. */
  readonly verbose: boolean;
}

/** Where a build is shown. */
export interface Show extends ShowOptions {
  readonly view: View;
  readonly output: Output;
  /** Has this called once nobody reads stdout any more. */
  readonly onUnread: (end: () => void) => void;
}

const STDOUT = 1;
const STDERR = 2;

/** The view for what stdout is. */
export const openShow = async (options: ShowOptions): Promise<Show> => {
  let onClosed: (() => void) | undefined;
  const output = createOutput(STDOUT, () => onClosed?.());
  return {
    ...options,
    output,
    view: await viewOf(options, output),
    onUnread: (end) => {
      onClosed = end;
    },
  };
};

const viewOf = async ({ json, quiet }: ShowOptions, output: Output): Promise<View> => {
  if (json) return jsonView(output, createOutput(STDERR));
  const colours = coloursFor({ isTTY: isatty(STDOUT) });
  if (quiet) return quietView(output, createOutput(STDERR), colours);
  if (!isLive()) return plainView({ write: output.write, drained: output.drained, now: Date.now, repeat, colours });
  const { liveView } = await import("./live-view.ts");
  return liveView(output, { colours, size: sizeNow, now: Date.now, repeat });
};

/** Of the terminal; 0 if nobody has told it its size. */
const sizeNow = (): { readonly columns: number; readonly rows: number } => ({
  columns: process.stdout.columns > 0 ? process.stdout.columns : USUAL_COLUMNS,
  rows: process.stdout.rows > 0 ? process.stdout.rows : USUAL_ROWS,
});

const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;

/** Whether there is a terminal for pictures that move. */
const isLive = (): boolean => {
  const { CI = "", NO_COLOR = "", TERM = "" } = process.env;
  const isCi = CI !== "" && CI !== "false";
  return isatty(STDOUT) && process.stdout.columns > 0 && !isCi && NO_COLOR === "" && TERM !== "dumb";
};
