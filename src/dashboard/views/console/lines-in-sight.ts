/*
 * Where the lines of a console stand in the window that shows them.
 *
 * A browser scrolls some million pixels, which is fewer than many consoles have, and where lines are wrapped nobody knows how many pixels
 * there are. So what is known is one line and how far below the upper edge of the window it stands; small movements change that by the
 * same number of pixels. The scroll bar tells a part of the whole: at p of its way, the line at p of all lines stands at p of the
 * window's height. At both ends, and for lines of one height everywhere, that is exact.
 */

export interface Place {
  /** From 0; the number of lines stands for their end. */
  readonly line: number;
  /** How far its upper edge is below that of the window, in pixels; it may be above it. */
  readonly y: number;
}

export interface Sizes {
  /** How many lines there are. */
  readonly total: number;
  /** In pixels, of one that is not wrapped. */
  readonly lineHeight: number;
  /** Of the window, in pixels. */
  readonly height: number;
}

/** Lines that are shown: the first, and the one behind the last. */
export interface Stretch {
  readonly first: number;
  readonly end: number;
}

/** The most that all browsers scroll. */
const MOST_PIXELS = 8_000_000;

/** How high what is scrolled is, in pixels. */
export const scrolledHeight = ({ total, lineHeight }: Sizes): number => Math.min(MOST_PIXELS, total * lineHeight);

export const lastScrollTop = (sizes: Sizes): number => Math.max(0, scrolledHeight(sizes) - sizes.height);

/** The place to which the scroll bar leads. */
export const placeAt = (scrollTop: number, sizes: Sizes): Place => {
  const { total, lineHeight, height } = sizes;
  const last = lastScrollTop(sizes);
  const part = last === 0 ? 0 : Math.min(1, Math.max(0, scrollTop / last));
  const line = Math.floor(part * total);
  return { line, y: part * height - (part * total - line) * lineHeight };
};

/**
 * The way back.
 *
 * @param lineAt the line at a distance from the upper edge of the window, with the part of it that is above
 */
export const scrollTopOf = (lineAt: (y: number) => number, sizes: Sizes): number => {
  const { total, height } = sizes;
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const part = (low + high) / 2;
    if (lineAt(part * height) > part * total) low = part;
    else high = part;
  }
  return low * lastScrollTop(sizes);
};

/** After so many halvings less than a hundredth of a pixel is left. */
const STEPS = 30;

/** The lines that are seen, and for each window's height of `spare` as much above and below. */
export const stretchAround = ({ line, y }: Place, { total, lineHeight, height }: Sizes, spare: number): Stretch => {
  const above = Math.ceil((y + spare * height) / lineHeight);
  const below = Math.ceil((height - y + spare * height) / lineHeight);
  const first = Math.max(0, Math.min(line - above, total));
  return { first, end: Math.max(first, Math.min(total, line + below)) };
};

export const holds = (outer: Stretch, inner: Stretch): boolean => outer.first <= inner.first && outer.end >= inner.end;
