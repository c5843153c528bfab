import { signal, type ReadonlySignal } from "@preact/signals";
import {
  holds,
  lastScrollTop,
  placeAt,
  scrolledHeight,
  scrollTopOf,
  stretchAround,
  type Place,
  type Sizes,
  type Stretch,
} from "./lines-in-sight.ts";

/** The elements of a console: the window, what gives it its height, and the lines that are there. */
export interface ScrollElements {
  readonly window: HTMLElement;
  readonly spacer: HTMLElement;
  /** Its children are the lines of a stretch. */
  readonly lines: HTMLElement;
}

/** Which lines are in sight, and whether the end is followed. See lines-in-sight.ts for how. */
export interface ConsoleScroll {
  /** The lines to be in the page. */
  readonly stretch: ReadonlySignal<Stretch>;
  /** Whether the last lines are looked at and are to stay in sight as more come. */
  readonly isFollowing: ReadonlySignal<boolean>;
  /** The first line that is whole in sight. */
  top(): number;
  setTotal(total: number): void;
  follow(isFollowing: boolean): void;
  /** Brings a line into sight, if it is not. */
  show(line: number): void;
  /** Has the first line in sight stay where it is when the lines are laid out in another way. */
  hold(): void;
  /** To be called when the lines in the page, or how they are laid out, have changed: now they are those of the stretch. */
  settle(stretch: Stretch): void;
  /** Listens until the function that it gives is called. */
  attach(elements: ScrollElements): () => void;
}

/** How far the lines go above and below the window, by its height, and how far they must. */
const SPARE = 1;
const LEAST_SPARE = 0.3;

/** Who moves farther at once, by the height of the window, has drawn the bar, and others have turned a wheel. */
const JUMP = 4;

/** A line of which less than that part is hidden counts as whole. */
const SLIVER = 0.1;

/** How long nobody must scroll until the scroll bar is put where it belongs, in ms. */
const IDLE_MS = 150;

export const createConsoleScroll = (lineHeight: number): ConsoleScroll => {
  const stretch = signal<Stretch>({ first: 0, end: 0 });
  const isFollowing = signal(true);
  let elements: ScrollElements | undefined;
  let sizes: Sizes = { total: 0, lineHeight, height: 0 };
  let place: Place = { line: 0, y: 0 };
  // What is in the page, which is not yet what is to be there.
  let shown: Stretch = stretch.peek();
  let isBarRight = true;
  // Where the scroll bar was when it was last looked at.
  let seenTop = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** How far the upper edge of a line is below that of the first one in the page; beyond these lines are taken for not wrapped. */
  const offsetOf = (line: number): number => {
    const { first, end } = shown;
    const child = elements?.lines.children[line - first];
    if (child instanceof HTMLElement) return child.offsetTop;
    if (line < first) return (line - first) * lineHeight;
    return (elements?.lines.offsetHeight ?? 0) + (line - end) * lineHeight;
  };
  const topOf = (line: number): number => place.y + offsetOf(line) - offsetOf(place.line);
  /** Whether it is known where that line is, and not only about where. */
  const isSure = (line: number): boolean => line === place.line || (line >= shown.first && line <= shown.end);

  const lineAt = (y: number): number => {
    const { first, end } = shown;
    const base = topOf(first);
    if (y <= base) return first + (y - base) / lineHeight;
    let [low, high] = [first, end];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (topOf(middle) <= y) low = middle;
      else high = middle;
    }
    const [from, to] = [topOf(low), topOf(high)];
    return y >= to ? high + (y - to) / lineHeight : low + (y - from) / Math.max(1, to - from);
  };

  /** Nothing is scrolled beyond the first line, nor beyond the last one. */
  const bound = (): void => {
    const { total, height } = sizes;
    if (isSure(total) && topOf(total) < height) place = { line: total, y: height };
    if (isSure(0) && topOf(0) > 0) place = { line: 0, y: 0 };
  };
  const isAtTop = (): boolean => isSure(0) && topOf(0) >= 0;
  const isAtEnd = (): boolean => isSure(sizes.total) && topOf(sizes.total) <= sizes.height + 1;

  const putBar = (): void => {
    if (elements === undefined) return;
    const wanted = isAtEnd() ? lastScrollTop(sizes) : isAtTop() ? 0 : scrollTopOf(lineAt, sizes);
    if (Math.abs(wanted - elements.window.scrollTop) >= 1) elements.window.scrollTop = wanted;
    seenTop = elements.window.scrollTop;
    isBarRight = true;
  };
  const draw = (): void => {
    if (elements === undefined) return;
    const y = elements.window.scrollTop + topOf(shown.first);
    elements.lines.style.setProperty("transform", `translateY(${y}px)`);
  };
  /** Puts the lines where they belong, or has others put into the page first. */
  const update = (): void => {
    bound();
    if (!holds(stretch.peek(), stretchAround(place, sizes, LEAST_SPARE)))
      stretch.value = stretchAround(place, sizes, SPARE);
    draw();
  };

  const go = (to: Place): void => {
    place = to;
    stretch.value = stretchAround(place, sizes, SPARE);
    isBarRight = false;
    draw();
  };
  const goToEnd = (): void => go({ line: sizes.total, y: sizes.height });

  const scrolled = (): void => {
    if (elements === undefined) return;
    const { scrollTop } = elements.window;
    const moved = scrollTop - seenTop;
    seenTop = scrollTop;
    if (moved === 0) return;
    if (Math.abs(moved) > JUMP * sizes.height) place = placeAt(scrollTop, sizes);
    // From a line in sight, so that heights which are not known have no part in it.
    else place = nearPlace(moved);
    update();
    // At an end of the bar there must be the end of the lines: what is left is one look, or the bar is in the wrong place.
    if (scrollTop >= lastScrollTop(sizes) - 1 && !isAtEnd()) {
      if (isSure(sizes.total) && topOf(sizes.total) < 2 * sizes.height) goToEnd();
      else putBar();
    } else if (scrollTop <= 1 && !isAtTop()) {
      if (isSure(0) && topOf(0) > -sizes.height) go({ line: 0, y: 0 });
      else putBar();
    }
    isFollowing.value = isAtEnd();
    clearTimeout(timer);
    timer = setTimeout(() => {
      putBar();
      draw();
    }, IDLE_MS);
  };
  const nearPlace = (moved: number): Place => {
    const line = Math.min(sizes.total, Math.max(0, Math.floor(lineAt(moved))));
    return { line, y: topOf(line) - moved };
  };

  const resized = (): void => {
    if (elements === undefined) return;
    sizes = { ...sizes, height: elements.window.clientHeight };
    if (isFollowing.peek()) goToEnd();
    else go(place);
  };

  return {
    stretch,
    isFollowing,
    top: () => Math.max(0, Math.ceil(lineAt(0) - SLIVER)),
    setTotal: (total) => {
      sizes = { ...sizes, total };
      elements?.spacer.style.setProperty("height", `${scrolledHeight(sizes)}px`);
      if (isFollowing.peek()) goToEnd();
      else go({ line: Math.min(place.line, total), y: place.y });
    },
    follow: (isOn) => {
      isFollowing.value = isOn;
      if (isOn) goToEnd();
    },
    show: (line) => {
      isFollowing.value = false;
      if (isSure(line) && topOf(line) >= 0 && topOf(line + 1) <= sizes.height) return;
      go({ line, y: sizes.height * SHOWN_AT });
    },
    hold: () => {
      if (isFollowing.peek()) return;
      const line = Math.min(sizes.total, Math.max(0, Math.floor(lineAt(SLIVER * lineHeight))));
      // When it gets shorter less of it is seen: not so little that it would be gone.
      place = { line, y: Math.max(topOf(line), -lineHeight / 2) };
    },
    settle: (stretchThere) => {
      shown = stretchThere;
      if (isFollowing.peek()) place = { line: sizes.total, y: sizes.height };
      bound();
      if (!isBarRight) putBar();
      draw();
    },
    attach: (given) => {
      elements = given;
      given.spacer.style.setProperty("height", `${scrolledHeight(sizes)}px`);
      const observer = new ResizeObserver(resized);
      observer.observe(given.window);
      given.window.addEventListener("scroll", scrolled, { passive: true });
      resized();
      return () => {
        elements = undefined;
        clearTimeout(timer);
        observer.disconnect();
        given.window.removeEventListener("scroll", scrolled);
      };
    },
  };
};

/** Where in the window a line is put that was not in sight: with a few lines before it. */
const SHOWN_AT = 0.3;
