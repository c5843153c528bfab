import { markAt, neighbour, nextFailure, phaseAt, spanOf, type Mark } from "./mark.ts";
import type { Recording } from "./recording.ts";
import type { Span } from "./track.ts";
import { panned, showing, zoomed } from "./viewport.ts";

/** What is seen of a picture, and which bar of it is chosen. */
export interface Sight {
  readonly recording: Recording;
  readonly whole: Span;
  readonly span: Span;
  readonly chosen: Mark | null;
  /** Seconds since the epoch. */
  readonly now: number;
}

export type Change = Partial<Pick<Sight, "span" | "chosen">>;

/** What a key, or a button that does the same, changes; undefined for a key that means nothing here. */
export const changeBy = (key: string, sight: Sight): Change | undefined => {
  const { whole, span, chosen, recording } = sight;
  switch (key) {
    case "+":
    case "=":
      return { span: zoomed(whole, span, 1 / ZOOM, placeOf(sight)) };
    case "-":
      return { span: zoomed(whole, span, ZOOM, placeOf(sight)) };
    case "0":
      return { span: whole };
    case "Shift+ArrowLeft":
      return { span: panned(whole, span, -PAN) };
    case "Shift+ArrowRight":
      return { span: panned(whole, span, PAN) };
    case "ArrowLeft":
      return choosing(sight, (mark) => neighbour(recording, mark, -1, sight.now));
    case "ArrowRight":
      return choosing(sight, (mark) => neighbour(recording, mark, 1, sight.now));
    case "ArrowUp":
      return choosing(sight, (mark) => inOtherRow(sight, mark, -1));
    case "ArrowDown":
      return choosing(sight, (mark) => inOtherRow(sight, mark, 1));
    case "Home":
      return choosing(sight, (mark) => inSameRow(sight, mark, whole.from));
    case "End":
      return choosing(sight, (mark) => inSameRow(sight, mark, whole.to));
    case "f": {
      const failure = nextFailure(recording, chosen === null ? -Infinity : spanOf(recording, chosen, sight.now).from);
      return failure === null ? {} : choosing({ ...sight, chosen: failure }, (mark) => mark);
    }
    case "Escape":
      return chosen === null ? undefined : { chosen: null };
    default:
      return undefined;
  }
};

const ZOOM = 2;
const PAN = 0.25;

/** Where a zoom leaves things as they are: at the chosen bar if it is seen, else in the middle. */
const placeOf = ({ recording, span, chosen, now }: Sight): number => {
  if (chosen === null) return 0.5;
  const { from, to } = spanOf(recording, chosen, now);
  const place = ((from + to) / 2 - span.from) / (span.to - span.from);
  return place >= 0 && place <= 1 ? place : 0.5;
};

/** Chooses another mark, or the first one if none is chosen, and has it seen. */
const choosing = (sight: Sight, next: (mark: Mark) => Mark | null): Change => {
  const { recording, whole, span, chosen, now } = sight;
  const found = chosen === null ? firstOf(sight) : next(chosen);
  if (found === null) return {};
  return { chosen: found, span: showing(whole, span, spanOf(recording, found, now)) };
};

const firstOf = ({ recording, span, now }: Sight): Mark | null => {
  const [track] = recording.tracks;
  const start = track?.atoms.find(({ from }) => from >= span.from)?.from;
  if (track === undefined) return phaseAt(recording, span.from, now);
  return markAt(recording, track, start ?? span.from, 0, now);
};

const inSameRow = ({ recording, now }: Sight, mark: Mark, time: number): Mark | null => {
  if (mark.type === "phase") return phaseAt(recording, time, now);
  const track = recording.tracks.find(({ executor }) => executor === mark.executor);
  if (track === undefined) return null;
  const last = track.atoms.length - 1;
  if (last < 0) return markAt(recording, track, time, 0, now);
  const { executor } = track;
  const isAtEnd = time >= (track.atoms[last]?.to ?? 0);
  if (isAtEnd && track.running !== null) return { type: "running", executor };
  return { type: "atom", executor, index: isAtEnd ? last : 0 };
};

const inOtherRow = ({ recording, now }: Sight, mark: Mark, step: 1 | -1): Mark | null => {
  const { tracks } = recording;
  const row = mark.type === "phase" ? -1 : tracks.findIndex(({ executor }) => executor === mark.executor);
  const next = Math.min(tracks.length - 1, Math.max(-1, row + step));
  if (next === row) return mark;
  const { from, to } = spanOf(recording, mark, now);
  const middle = (from + to) / 2;
  const track = tracks[next];
  return track === undefined ? phaseAt(recording, middle, now) : markAt(recording, track, middle, 0, now);
};
