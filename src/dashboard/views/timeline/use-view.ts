import { signal, type Signal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Mark } from "./mark.ts";
import type { Span } from "./track.ts";
import { isWhole, within } from "./viewport.ts";

/** What the reader looks at. */
export interface View {
  /** What is seen of the whole. */
  readonly span: Span;
  readonly pointed: Signal<Mark | null>;
  readonly chosen: Signal<Mark | null>;
  /** Shows something else. Who sees all of it, or its end, goes on to see that while it grows. */
  show(span: Span): void;
}

/** @param whole all that there is to see, which may have grown since the last time */
export const useView = (whole: Span): View => {
  const { wanted, pointed, chosen } = useMemo(
    () => ({
      wanted: signal<Span | null>(null),
      pointed: signal<Mark | null>(null),
      chosen: signal<Mark | null>(null),
    }),
    [],
  );
  const end = useRef(whole.to);
  const grown = whole.to - end.current;
  end.current = whole.to;
  let span = wanted.value === null ? whole : within(whole, wanted.value);
  if (wanted.value !== null && grown > 0 && span.to >= whole.to - grown) {
    span = within(whole, { from: span.from + grown, to: span.to + grown });
    wanted.value = span;
  }
  return {
    span,
    pointed,
    chosen,
    show: (next) => {
      wanted.value = isWhole(whole, next) ? null : next;
    },
  };
};
