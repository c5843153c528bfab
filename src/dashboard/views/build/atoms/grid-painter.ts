import type { Palette } from "../../../ui/palette.ts";
import { ATOM_STATES, FAILED, FLAKY, RUNNING, WAITING, type AtomColumns, type AtomState } from "./atom-columns.ts";
import type { GridGeometry } from "./grid-geometry.ts";

/** The colours of style/states.css. */
const COLOURS: Readonly<Record<AtomState, keyof Palette>> = {
  waiting: "soft",
  running: "accent",
  passed: "passed",
  flaky: "warned",
  failed: "failed",
};

export interface Painting {
  readonly geometry: GridGeometry;
  /** The places of the atoms that are shown, in their order. */
  readonly shown: Uint32Array;
  /** Which of these are in sight. */
  readonly first: number;
  readonly end: number;
  /** How far all lines are scrolled up. */
  readonly top: number;
  /** Whether how full a cell is says how long its atom took. */
  readonly byDuration: boolean;
  /** The cells that are pointed out; null for none. */
  readonly cursor: number | null;
  readonly palette: Palette;
}

/** Paints the cells in sight. Each state has a shape, too: a filled square, one with a cross, one cut in half, a frame, a dot. */
export const paint = (context: CanvasRenderingContext2D, columns: AtomColumns, painting: Painting): void => {
  const { geometry, shown, first, end, top, cursor, palette } = painting;
  const { step, gap, perLine } = geometry;
  const size = step - gap;
  for (const [state, name] of ATOM_STATES.entries()) {
    context.fillStyle = palette[COLOURS[name]];
    context.strokeStyle = palette[COLOURS[name]];
    for (let cell = first; cell < end; cell++) {
      const place = shown[cell] ?? 0;
      if (columns.states[place] !== state) continue;
      const x = (cell % perLine) * step;
      const y = Math.floor(cell / perLine) * step - top;
      const part = painting.byDuration ? fullness(columns.seconds[place] ?? 0, columns.slowest) : 1;
      paintCell(context, state, { x, y, size, part, mark: palette.back });
    }
  }
  if (cursor === null || cursor < first || cursor >= end) return;
  context.strokeStyle = palette.text;
  context.lineWidth = 2;
  context.strokeRect((cursor % perLine) * step - 1, Math.floor(cursor / perLine) * step - top - 1, size + 2, size + 2);
};

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** How much of it is filled, from 0 to 1. */
  readonly part: number;
  /** The colour of the cross. */
  readonly mark: string;
}

const paintCell = (context: CanvasRenderingContext2D, state: number, { x, y, size, part, mark }: Cell): void => {
  if (state === WAITING) {
    const dot = Math.max(2, Math.round(size / 4));
    context.fillRect(x + (size - dot) / 2, y + (size - dot) / 2, dot, dot);
    return;
  }
  if (state === RUNNING) {
    context.lineWidth = 2;
    context.strokeRect(x + 1, y + 1, size - 2, size - 2);
    return;
  }
  // Where it failed the cross is what matters.
  const height = state === FAILED ? size : Math.max(2, Math.round(size * part));
  if (state === FLAKY) {
    context.beginPath();
    context.moveTo(x, y + size);
    context.lineTo(x + size, y + size);
    context.lineTo(x + size, y + size - height);
    context.fill();
    return;
  }
  context.fillRect(x, y + size - height, size, height);
  if (state === FAILED) cross(context, x, y, size, mark);
};

const cross = (context: CanvasRenderingContext2D, x: number, y: number, size: number, mark: string): void => {
  const inset = size / 4;
  const before = context.strokeStyle;
  context.strokeStyle = mark;
  context.lineWidth = size > 12 ? 2 : 1.5;
  context.beginPath();
  context.moveTo(x + inset, y + inset);
  context.lineTo(x + size - inset, y + size - inset);
  context.moveTo(x + size - inset, y + inset);
  context.lineTo(x + inset, y + size - inset);
  context.stroke();
  context.strokeStyle = before;
};

/** As the root of its part of the longest time, so that what is short can be told apart as well. */
const fullness = (seconds: number, slowest: number): number =>
  Number.isNaN(seconds) || slowest === 0 ? 0 : Math.sqrt(seconds / slowest);
