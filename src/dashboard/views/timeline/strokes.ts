import { firstEndingAfter, isFailed, isFlaky, type AtomBar, type Span } from "./track.ts";

/** Some bars that are drawn as one, since they would be too narrow to be told apart. Places in pixels. */
export interface Stroke {
  readonly left: number;
  readonly right: number;
  /** The part of it that bars fill. */
  readonly filled: number;
  /** Which bar it is; null if it is several. */
  readonly index: number | null;
}

/** Narrower bars are drawn together with their neighbours, in pixels. */
const LEAST_WIDTH = 3;

/**
 * Tells of what is to be drawn of the bars that are seen, from left to right: never more than there are pixels, however many bars.
 *
 * @param width of the picture, in pixels
 */
export const drawStrokes = (bars: readonly Span[], view: Span, width: number, draw: (stroke: Stroke) => void): void => {
  const scale = width / (view.to - view.from);
  let [left, right, sum, count] = [0, 0, 0, 0];
  const flush = (index: number | null): void => {
    if (count === 0) return;
    const extent = Math.max(right - left, 1);
    draw({ left, right: left + extent, filled: Math.min(1, sum / extent), index });
    count = 0;
  };
  let place = firstEndingAfter(bars, view.from);
  for (let bar = bars[place]; bar !== undefined && bar.from < view.to; bar = bars[place]) {
    const begin = Math.max(0, (bar.from - view.from) * scale);
    const end = Math.min(width, (bar.to - view.from) * scale);
    const isWide = end - begin >= LEAST_WIDTH;
    if (count > 0 && (isWide || begin > left + LEAST_WIDTH)) flush(count === 1 ? place - 1 : null);
    if (count === 0) [left, sum] = [begin, 0];
    right = end;
    sum += end - begin;
    count += 1;
    if (isWide) flush(place);
    place += 1;
  }
  flush(count === 1 ? place - 1 : null);
};

/** An atom that failed or was flaky. */
export interface Trouble {
  readonly left: number;
  readonly right: number;
  readonly isFailure: boolean;
  readonly index: number;
}

/** Tells of atoms that failed or were flaky, once for each pixel: however much is drawn together, they are seen. */
export const drawTroubles = (
  bars: readonly AtomBar[],
  view: Span,
  width: number,
  draw: (trouble: Trouble) => void,
): void => {
  const scale = width / (view.to - view.from);
  // The next pixel for each kind: a flaky atom must not hide a failed one.
  const next = { failed: 0, flaky: 0 };
  for (let index = firstEndingAfter(bars, view.from); ; index += 1) {
    const bar = bars[index];
    if (bar === undefined || bar.from >= view.to) return;
    const isFailure = isFailed(bar);
    if (!isFailure && !isFlaky(bar)) continue;
    const right = Math.min(width, (bar.to - view.from) * scale);
    const kind = isFailure ? "failed" : "flaky";
    if (right < next[kind]) continue;
    const left = Math.max(0, (bar.from - view.from) * scale);
    draw({ left, right, isFailure, index });
    next[kind] = Math.max(left, next[kind]) + 1;
  }
};
