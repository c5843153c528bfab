import { useSignal, type ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { readPalette, watchTheme, type Palette } from "./palette.ts";

/** A canvas that is as wide as the box that it lies in. */
export interface PaintedCanvas {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** Of the inside of the box, in CSS pixels. */
  readonly width: ReadonlySignal<number>;
  /** Has it painted with the next frame, once however often it is called. Each rendering does that. */
  readonly plan: () => void;
}

export type Paint = (canvas: HTMLCanvasElement, palette: Palette) => void;

/** @param paint paints all of it; the one of the last rendering is called */
export const useCanvas = (paint: Paint): PaintedCanvas => {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useSignal(0);
  const latest = useRef(paint);
  latest.current = paint;
  const { plan, forget, stop } = useMemo(() => {
    let palette: Palette | null = null;
    let frame = 0;
    const perform = (): void => {
      frame = 0;
      if (canvas.current === null || width.peek() === 0) return;
      palette ??= readPalette(canvas.current);
      latest.current(canvas.current, palette);
    };
    return {
      plan: () => {
        if (frame === 0) frame = requestAnimationFrame(perform);
      },
      forget: () => void (palette = null),
      stop: () => cancelAnimationFrame(frame),
    };
  }, []);
  // Before the first frame, so that it is not an empty one.
  useLayoutEffect(() => {
    width.value = box.current?.clientWidth ?? 0;
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = entry?.contentRect.width ?? 0));
    if (box.current !== null) observer.observe(box.current);
    const unwatch = watchTheme(() => {
      forget();
      plan();
    });
    return () => {
      observer.disconnect();
      unwatch();
      stop();
    };
  }, []);
  useLayoutEffect(plan);
  return { box, canvas, width, plan };
};

/** A canvas’ context, for a picture of this size in CSS pixels, with a point for each of the screen’s. */
export const contextOf = (
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null => {
  const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  // To set a size clears it, even the same.
  if (canvas.width !== across) canvas.setAttribute("width", String(across));
  if (canvas.height !== down) canvas.setAttribute("height", String(down));
  const context = canvas.getContext("2d");
  context?.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  return context;
};
