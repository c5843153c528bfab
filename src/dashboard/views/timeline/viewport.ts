import { timeStep } from "../../ui/time-step.ts";
import type { Span } from "./track.ts";

/** The shortest time that a picture shows, in seconds. */
const SHORTEST = 0.001;

/** A part of the whole, as near to the wanted one as may be; of the same length, if that can be. */
export const within = (whole: Span, { from, to }: Span): Span => {
  const length = Math.min(Math.max(to - from, SHORTEST), whole.to - whole.from);
  const begin = Math.min(Math.max(from, whole.from), whole.to - length);
  return { from: begin, to: begin + length };
};

/** Shows `factor` times as much, with what is at `place` (0 is the left edge, 1 the right one) where it is. */
export const zoomed = (whole: Span, { from, to }: Span, factor: number, place: number): Span => {
  const length = Math.min(Math.max((to - from) * factor, SHORTEST), whole.to - whole.from);
  const fixed = from + (to - from) * place;
  return within(whole, { from: fixed - length * place, to: fixed + length * (1 - place) });
};

/** Moves by a part of what is seen: 1 shows what comes after it. */
export const panned = (whole: Span, { from, to }: Span, part: number): Span => {
  const seconds = (to - from) * part;
  return within(whole, { from: from + seconds, to: to + seconds });
};

/** The least move after which a span is seen, with some room around it. */
export const showing = (whole: Span, view: Span, { from, to }: Span): Span => {
  const room = (view.to - view.from) * ROOM;
  if (from < view.from + room) return within(whole, shifted(view, from - room - view.from));
  if (to > view.to - room) return within(whole, shifted(view, Math.min(to + room - view.to, from - room - view.from)));
  return view;
};

const ROOM = 0.05;

const shifted = ({ from, to }: Span, seconds: number): Span => ({ from: from + seconds, to: to + seconds });

/** Whether everything is seen. */
export const isWhole = (whole: Span, { from, to }: Span): boolean => from <= whole.from && to >= whole.to;

/** A mark on the axis of time. */
export interface Tick {
  /** Seconds after the beginning. */
  readonly seconds: number;
  readonly text: string;
}

/** Marks at round times, `most` at the most, from one moment to another in seconds after the beginning. */
export const ticksOf = ({ from, to }: Span, most: number): readonly Tick[] => {
  const least = (to - from) / Math.max(1, most);
  const step = timeStep(least);
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, index) => {
    const seconds = (first + index) * step;
    return { seconds, text: tickText(seconds, step) };
  });
};

const MINUTE = 60;
const HOUR = 3_600;
/** `0.25 s`, `12 s`, `1:30`, `1:00:00`. */
const tickText = (seconds: number, step: number): string => {
  if (step < 1) return `${seconds.toFixed(Math.ceil(-Math.log10(step)))} s`;
  if (seconds < MINUTE) return `${seconds} s`;
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  const rest = `:${twoDigits(seconds % MINUTE)}`;
  return seconds < HOUR ? `${minutes}${rest}` : `${Math.floor(seconds / HOUR)}:${twoDigits(minutes)}${rest}`;
};

const twoDigits = (number: number): string => String(number).padStart(2, "0");
