/** How cells lie in a grid of a width, in CSS pixels: line by line, as text does. */
export interface GridGeometry {
  /** From one cell to the next, the gap between them included. */
  readonly step: number;
  readonly gap: number;
  readonly perLine: number;
  readonly lines: number;
  /** Of all lines. */
  readonly height: number;
}

/** Few atoms are large ones; from how many on they get smaller. */
const STEPS = [
  { below: 300, step: 22, gap: 3 },
  { below: 3_000, step: 14, gap: 2 },
  { below: Infinity, step: 11, gap: 2 },
] as const;

export const geometryOf = (count: number, width: number): GridGeometry => {
  const { step, gap } = STEPS.find(({ below }) => count < below) ?? STEPS[2];
  const perLine = Math.max(1, Math.floor((width + gap) / step));
  const lines = Math.ceil(count / perLine);
  return { step, gap, perLine, lines, height: lines * step };
};

/** Which cell is at a point, from the top left corner of all lines; null for none. */
export const cellAt = ({ step, perLine }: GridGeometry, count: number, x: number, y: number): number | null => {
  const column = Math.floor(x / step);
  const cell = Math.floor(y / step) * perLine + column;
  return x < 0 || y < 0 || column >= perLine || cell >= count ? null : cell;
};

/** The cells of which something can be seen: from `first` on, `end` not included. */
export const cellsWithin = (
  { step, perLine }: GridGeometry,
  count: number,
  top: number,
  height: number,
): { readonly first: number; readonly end: number } => ({
  first: Math.min(count, Math.max(0, Math.floor(top / step)) * perLine),
  end: Math.min(count, Math.ceil((top + height) / step) * perLine),
});

/** Where a key leads from a cell; null for a key that leads nowhere. */
export const cellAfter = (
  key: string,
  cell: number,
  { perLine, step }: GridGeometry,
  { count, height }: { readonly count: number; readonly height: number },
): number | null => {
  const page = Math.max(1, Math.floor(height / step) - 1) * perLine;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -perLine,
    ArrowDown: perLine,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  };
  const way = steps[key];
  if (way === undefined || count === 0) return null;
  const next = cell + way;
  // A line up or down that is not there leads nowhere, rather than to another column.
  if (Math.abs(way) === perLine && (next < 0 || next >= count)) return cell;
  return Math.min(count - 1, Math.max(0, next));
};
