import xterm from "@xterm/headless";
import type { Step } from "./session.ts";

/** Characters side by side that look alike. */
interface Run {
  readonly column: number;
  readonly text: string;
  /** Names of classes of the picture. */
  readonly look: string;
}

type Row = readonly Run[];

/** In pixels. */
const CELL = { width: 8, height: 19 };
const EDGE = 16;

const COLOURS = ["", "red", "green", "yellow", "", "", "cyan"];

/** A picture of what the terminal shows of a step, in its colours, light or dark as its reader likes it; its words are in `desc`. */
export const pictureOf = async ({ command, shown, written }: Step, columns: number): Promise<string> => {
  const rows = await rowsOf(written, columns);
  let next = 0;
  const lines = shown.map((line): Row => {
    const text = line.trim();
    if (text === "") return [];
    const place = rows.findIndex((row, index) => index >= next && textOf(row) === line);
    if (place === -1) return [{ column: line.indexOf(text), text, look: "dim" }];
    next = place + 1;
    return rows[place] ?? [];
  });
  const typed: Row = [
    { column: 0, text: "$", look: "dim" },
    { column: 2, text: command, look: "bold" },
  ];
  const all = [typed, ...lines];
  const width = columns * CELL.width + 2 * EDGE;
  const height = all.length * CELL.height + 2 * EDGE;
  const words = [`$ ${command}`, ...shown].map((line) => escaped(line.trimEnd())).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>A build in a terminal</title>
<desc>${words}</desc>
<style>${STYLE}</style>
<rect class="window" width="${width}" height="${height}" rx="8"/>
${all.flatMap((row, place) => row.map((run) => drawn(run, place))).join("\n")}
</svg>
`;
};

/** The words of a picture, a line each. */
export const wordsIn = (picture: string): readonly string[] =>
  (/<desc>([\s\S]*)<\/desc>/.exec(picture)?.[1] ?? "")
    .split("\n")
    .map((line) => line.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));

const STYLE = `
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #24292f; white-space: pre }
.window { fill: #f6f8fa; stroke: #d0d7de } .bold { font-weight: 600 } .dim { opacity: .6 } .empty { fill: #24292f; opacity: .15 }
.red { fill: #cf222e } .green { fill: #1a7f37 } .yellow { fill: #9a6700 } .cyan { fill: #1b7c83 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .window { fill: #161b22; stroke: #30363d } .empty { fill: #e6edf3 }
.red { fill: #ff7b72 } .green { fill: #3fb950 } .yellow { fill: #d29922 } .cyan { fill: #39c5cf }
}
`;

const drawn = ({ column, text, look }: Run, place: number): string => {
  const x = EDGE + column * CELL.width;
  const y = EDGE + place * CELL.height;
  const width = text.length * CELL.width;
  // Few fonts have these without gaps between them.
  if (/^[█░]+$/.test(text))
    return `<rect class="${text.startsWith("░") ? "empty" : look}" x="${x}" y="${y + 3}" width="${width}" height="${CELL.height - 6}"/>`;
  return `<text class="${look}" x="${x}" y="${y + 14}" textLength="${width}">${escaped(text)}</text>`;
};

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What the screen holds after these bytes, with all that has scrolled off. */
const rowsOf = async (written: string, columns: number): Promise<readonly Row[]> => {
  const emulator = new xterm.Terminal({ cols: columns, rows: 60, scrollback: 1_000, allowProposedApi: true });
  await new Promise<void>((resolve) => emulator.write(written, resolve));
  const { active } = emulator.buffer;
  return Array.from({ length: active.length }, (_, row) => runsOf(active.getLine(row), columns));
};

type Line = ReturnType<xterm.IBuffer["getLine"]>;

const runsOf = (line: Line, columns: number): Row => {
  const runs: Run[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    const text = cell?.getChars() ?? "";
    if (text === "" || text === " ") continue;
    const colour = cell?.isFgPalette() === true ? (COLOURS[cell.getFgColor()] ?? "") : "";
    const look = [colour, cell?.isBold() ? "bold" : "", cell?.isDim() ? "dim" : ""]
      .filter((name) => name !== "")
      .join(" ");
    const last = runs.at(-1);
    const gap = last === undefined ? 0 : column - last.column - last.text.length;
    if (last?.look === look && gap <= 1 && isBlock(last.text) === isBlock(text))
      runs.splice(-1, 1, { ...last, text: `${last.text}${" ".repeat(gap)}${text}` });
    else runs.push({ column, text, look });
  }
  return runs;
};

const isBlock = (text: string): string => /^[█░]/.exec(text)?.[0] ?? "";

const textOf = (row: Row): string => row.reduce((text, run) => text.padEnd(run.column) + run.text, "");
