import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { contextOf, useCanvas } from "../../../ui/use-canvas.ts";
import type { AtomColumns } from "./atom-columns.ts";
import { atomLine } from "./atom-words.ts";
import { cellAfter, cellAt, cellsWithin, geometryOf } from "./grid-geometry.ts";
import { paint } from "./grid-painter.ts";

export interface AtomGridProps {
  readonly columns: AtomColumns;
  /** The places of the atoms that are shown, in their order. */
  readonly shown: Uint32Array;
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
export const AtomGrid = ({ columns, shown, byDuration, chosen, onChoose }: AtomGridProps): VNode => {
  const cursor = useSignal<number | null>(null);
  const hint = useSignal<{ readonly x: number; readonly y: number; readonly place: number } | null>(null);
  const count = shown.length;
  const { box, canvas, width, plan } = useCanvas((element, palette) => {
    const context = contextOf(element, width.value + 2 * MARGIN, height + 2 * MARGIN);
    if (context === null || box.current === null) return;
    const top = box.current.scrollTop;
    const pointed = cursor.value ?? (chosen === null ? null : shown.indexOf(chosen));
    const inSight = cellsWithin(geometry, count, top, height);
    context.clearRect(0, 0, element.width, element.height);
    context.translate(MARGIN, MARGIN);
    paint(context, columns, { geometry, shown, ...inSight, top, byDuration, cursor: pointed, palette });
  });
  const geometry = geometryOf(count, width.value);
  const height = Math.min(MOST_HEIGHT, geometry.height);

  /** Where in the box something happens. */
  const placeIn = ({ clientX, clientY }: MouseEvent): { readonly x: number; readonly y: number } => {
    const { left = 0, top = 0 } = box.current?.getBoundingClientRect() ?? {};
    return { x: clientX - left - MARGIN, y: clientY - top - MARGIN };
  };
  const cellOf = (event: MouseEvent): number | null => {
    const { x, y } = placeIn(event);
    return cellAt(geometry, count, x, y + (box.current?.scrollTop ?? 0));
  };
  const pointAt = (event: MouseEvent): void => {
    const cell = cellOf(event);
    hint.value = cell === null ? null : { ...placeIn(event), place: shown[cell] ?? 0 };
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
    if (next === null || box.current === null) return;
    event.preventDefault();
    cursor.value = next;
    const top = Math.floor(next / geometry.perLine) * geometry.step;
    box.current.scrollTop = Math.max(top + geometry.step - height, Math.min(top, box.current.scrollTop));
  };

  const here = Math.min(cursor.value ?? 0, count - 1);
  return (
    <div class="atom-grid">
      <div class="atom-scroll" ref={box} style={{ height: `${height}px` }} onScroll={plan}>
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
    </div>
  );
};

/** About how wide what is said of a cell is, so that it stays on the page. */
const HINT_WIDTH = 260;

/** So that the pointer does not cover it. */
const HINT_BELOW = 18;
