import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { AtomColumns } from "./atom-columns.ts";
import { atomLine } from "./atom-words.ts";
import { cellAfter, cellAt, cellsWithin, geometryOf } from "./grid-geometry.ts";
import { paint } from "./grid-painter.ts";
import { PROBES, useGridColours } from "./use-grid-colours.ts";

export interface AtomGridProps {
  readonly columns: AtomColumns;
  /** The places of the atoms that are shown, in their order. */
  readonly shown: Uint32Array;
  /** Another number whenever the columns have changed. */
  readonly changes: number;
  readonly byDuration: boolean;
  /** The place of the atom that is looked at; null for none. */
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
}

/** The most that is seen of it at once, in pixels; what is more is scrolled to. */
const MOST_HEIGHT = 320;

/** How far the frame around a chosen cell stands out. */
const MARGIN = 3;

/**
 * A cell for each atom, of which only those in sight are painted. To the keyboard and to screen readers it is one control whose value is an
 * atom: arrows lead from one to the next, Enter looks at it.
 */
export const AtomGrid = ({ columns, shown, changes, byDuration, chosen, onChoose }: AtomGridProps): VNode => {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const probes = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const cursor = useSignal<number | null>(null);
  const hint = useSignal<{ readonly x: number; readonly y: number; readonly place: number } | null>(null);
  const colours = useGridColours(probes).value;
  const count = shown.length;
  const geometry = geometryOf(count, width.value);
  const height = Math.min(MOST_HEIGHT, geometry.height);

  const repaint = (): void => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (context === null || colours === null || frame.current === null) return;
    const top = frame.current.scrollTop;
    const scale = devicePixelRatio;
    const canvasWidth = Math.round((width.value + 2 * MARGIN) * scale);
    const canvasHeight = Math.round((height + 2 * MARGIN) * scale);
    if (context.canvas.width !== canvasWidth) context.canvas.width = canvasWidth;
    if (context.canvas.height !== canvasHeight) context.canvas.height = canvasHeight;
    context.setTransform(scale, 0, 0, scale, MARGIN * scale, MARGIN * scale);
    const pointed = cursor.value ?? (chosen === null ? null : shown.indexOf(chosen));
    const inSight = cellsWithin(geometry, count, top, height);
    paint(context, columns, { geometry, shown, ...inSight, top, byDuration, cursor: pointed, colours });
  };
  const latest = useRef(repaint);
  latest.current = repaint;
  const isPlanned = useRef(false);
  /** Paints once in a frame, however often it is called. */
  const plan = (): void => {
    if (isPlanned.current) return;
    isPlanned.current = true;
    requestAnimationFrame(() => {
      isPlanned.current = false;
      latest.current();
    });
  };

  useLayoutEffect(() => {
    if (frame.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      width.value = frame.current?.clientWidth ?? 0;
    });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  useEffect(plan, [columns, shown, changes, byDuration, chosen, colours, width.value, height, cursor.value]);

  const cellOf = ({ clientX, clientY }: MouseEvent): number | null => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || frame.current === null) return null;
    return cellAt(geometry, count, clientX - box.left, clientY - box.top + frame.current.scrollTop);
  };
  const pointAt = (event: MouseEvent): void => {
    const cell = cellOf(event);
    const box = frame.current?.getBoundingClientRect();
    hint.value =
      cell === null || box === undefined
        ? null
        : { x: event.clientX - box.left, y: event.clientY - box.top, place: shown[cell] ?? 0 };
  };
  const choose = (event: MouseEvent): void => {
    const cell = cellOf(event);
    if (cell === null) return;
    cursor.value = cell;
    onChoose(shown[cell] ?? 0);
  };
  const move = (event: KeyboardEvent): void => {
    const here = Math.min(cursor.value ?? 0, count - 1);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (count > 0) onChoose(shown[here] ?? 0);
      return;
    }
    const next = cellAfter(event.key, here, geometry, { count, height });
    if (next === null || frame.current === null) return;
    event.preventDefault();
    cursor.value = next;
    const top = Math.floor(next / geometry.perLine) * geometry.step;
    if (top < frame.current.scrollTop) frame.current.scrollTop = top;
    else if (top + geometry.step > frame.current.scrollTop + height)
      frame.current.scrollTop = top + geometry.step - height;
  };

  const here = Math.min(cursor.value ?? 0, count - 1);
  return (
    <div class="atom-grid">
      <div class="atom-scroll" ref={frame} style={{ height: `${height}px` }} onScroll={plan}>
        <div style={{ height: `${geometry.height}px` }}>
          <canvas
            ref={canvas}
            style={{ width: `${width.value + 2 * MARGIN}px`, height: `${height + 2 * MARGIN}px` }}
            tabIndex={0}
            role="slider"
            aria-label="Atoms"
            aria-valuemin={1}
            aria-valuemax={Math.max(1, count)}
            aria-valuenow={here + 1}
            aria-valuetext={count === 0 ? "none" : atomLine(columns, shown[here] ?? 0)}
            onKeyDown={move}
            onFocus={() => (cursor.value ??= 0)}
            onBlur={() => (cursor.value = null)}
            onPointerMove={pointAt}
            onPointerLeave={() => (hint.value = null)}
            onClick={choose}
          />
        </div>
      </div>
      {hint.value === null ? null : (
        <div
          class="atom-hint"
          style={{
            left: `${Math.min(hint.value.x, Math.max(0, width.value - HINT_WIDTH))}px`,
            top: `${hint.value.y + HINT_BELOW}px`,
          }}
        >
          {atomLine(columns, hint.value.place)}
        </div>
      )}
      <div ref={probes} hidden>
        {PROBES.map((name) => (
          <i key={name} class={`cell-${name}`} />
        ))}
      </div>
    </div>
  );
};

/** About how wide what is said of a cell is, so that it stays on the page. */
const HINT_WIDTH = 260;

/** So that the pointer does not cover it. */
const HINT_BELOW = 18;
