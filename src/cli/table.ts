import type { Colours } from "./colours.ts";
import { cut, widthOf } from "./text-width.ts";

export interface Column {
  readonly title: string;
  /** @default "left" */
  readonly align?: "left" | "right";
  /** Where lines are too long, columns are left out, those with the highest number first. @default 0, which always stays */
  readonly spare?: number;
  /** Whether its cells are cut where lines are still too long. @default false */
  readonly shrinks?: boolean;
}

export interface Cell {
  /** Without control characters. */
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export interface TableOptions {
  /** How many columns of a terminal a line may take. */
  readonly width: number;
  readonly colours: Colours;
}

const GAP = "  ";

/** No narrower is a column that shrinks. */
const LEAST = 4;

/** A head and the rows below it, in lines that are not longer than the width. */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, colours }: TableOptions,
): readonly string[] => {
  const widths = columns.map(({ title }, place) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[place]?.text ?? "")), widthOf(title)),
  );
  const kept = keptColumns(columns, widths, width);
  const missing = totalOf(kept.map((place) => widths[place] ?? 0)) - width;
  const fitted = widths.map((wide, place) =>
    columns[place]?.shrinks === true ? Math.max(Math.min(wide, LEAST), wide - Math.max(0, missing)) : wide,
  );
  const lineOf = (cells: readonly Cell[]): string =>
    kept
      .map((place, index) => {
        const { text, paint = (plain: string) => plain } = cells[place] ?? { text: "" };
        const short = cut(text, fitted[place] ?? 0);
        const room = " ".repeat(Math.max(0, (fitted[place] ?? 0) - widthOf(short)));
        if (columns[place]?.align === "right") return room + paint(short);
        // Nothing stands behind the last column.
        return paint(short) + (index === kept.length - 1 ? "" : room);
      })
      .join(GAP)
      .trimEnd();
  const head = columns.map(({ title }): Cell => ({ text: title, paint: colours.dim }));
  return [head, ...rows].map(lineOf);
};

/** The places of the columns that stay. */
const keptColumns = (columns: readonly Column[], widths: readonly number[], width: number): readonly number[] => {
  const least = columns.map(({ shrinks }, place) =>
    shrinks === true ? Math.min(widths[place] ?? 0, 2 * LEAST) : (widths[place] ?? 0),
  );
  let kept = columns.map((_, place) => place);
  while (totalOf(kept.map((place) => least[place] ?? 0)) > width) {
    const spared = kept.reduce((most, place) => Math.max(most, columns[place]?.spare ?? 0), 0);
    if (spared === 0) return kept;
    kept = kept.filter((place) => (columns[place]?.spare ?? 0) !== spared);
  }
  return kept;
};

const totalOf = (widths: readonly number[]): number =>
  widths.reduce((sum, wide) => sum + wide, 0) + GAP.length * Math.max(0, widths.length - 1);
