/** What a reader does to a picture by wheel, mouse or fingers. Places in pixels from its upper left corner. */
export interface Gestures {
  /** Shows `factor` times as much, with what is at `x` staying there. */
  zoom(factor: number, x: number): void;
  /** Has what is seen follow, by pixels to the right. */
  pan(pixels: number): void;
  /** The pointer is there, or is gone. */
  point(place: Place | null): void;
  /** Clicked or tapped, without a drag. */
  choose(place: Place): void;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A wheel's step of 100 pixels zooms by a fifth. */
const ZOOM_PER_PIXEL = Math.log(1.2) / 100;

/** A shorter way is a click, in pixels. */
const LEAST_DRAG = 4;

/**
 * The wheel zooms with Ctrl, which is what a pinch on a touchpad comes as, and where the picture has the focus; else it scrolls the page.
 * Sideways it pans. A drag pans, two fingers zoom. The function that it gives ends that.
 */
export const watchGestures = (element: HTMLElement, gestures: Gestures): (() => void) => {
  const pointers = new Map<number, Place>();
  let travelled = 0;
  const placeOf = (event: MouseEvent): Place => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  const onWheel = (event: WheelEvent): void => {
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PIXELS;
    const [sideways, down] = event.shiftKey ? [event.deltaX || event.deltaY, 0] : [event.deltaX, event.deltaY];
    if (Math.abs(sideways) > Math.abs(down)) {
      event.preventDefault();
      gestures.pan(-sideways * pixels);
    } else if (event.ctrlKey || event.metaKey || element === document.activeElement) {
      event.preventDefault();
      // A pinch comes in small steps.
      const speed = event.ctrlKey && event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && Math.abs(down) < 50 ? 5 : 1;
      gestures.zoom(Math.exp(down * pixels * speed * ZOOM_PER_PIXEL), placeOf(event).x);
    }
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, placeOf(event));
    element.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent): void => {
    const place = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== "touch") gestures.point(place);
      return;
    }
    pointers.set(event.pointerId, place);
    travelled += Math.abs(place.x - before.x) + Math.abs(place.y - before.y);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      if (travelled >= LEAST_DRAG) gestures.pan(place.x - before.x);
      return;
    }
    const [was, is] = [Math.abs(before.x - other.x), Math.abs(place.x - other.x)];
    if (was > 0 && is > 0) gestures.zoom(was / is, (place.x + other.x) / 2);
    gestures.pan((place.x - before.x) / 2);
  };
  const onUp = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && pointers.size === 0 && travelled < LEAST_DRAG) gestures.choose(placeOf(event));
  };
  const onLeave = (): void => gestures.point(null);

  const ended = new AbortController();
  const { signal } = ended;
  element.addEventListener("wheel", onWheel, { passive: false, signal });
  element.addEventListener("pointerdown", onDown, { signal });
  element.addEventListener("pointermove", onMove, { signal });
  element.addEventListener("pointerup", onUp, { signal });
  element.addEventListener("pointercancel", onUp, { signal });
  element.addEventListener("pointerleave", onLeave, { signal });
  return () => ended.abort();
};

/** What browsers make of a line. */
const LINE_PIXELS = 33;
