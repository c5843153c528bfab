import type { Colours } from "../colours.ts";
import { count, grouped, phaseText, showClock } from "../wording.ts";
import type { Progress } from "./progress.ts";
import { cut } from "../text-width.ts";

export interface PictureSize {
  /** At least 1. */
  readonly columns: number;
  readonly rows: number;
}

/** Running atoms that are named; the others are counted. */
const NAMED = 8;

/** The longest bar, and the shortest that is worth its place, in columns. */
const BAR = 30;
const LEAST_BAR = 6;

/** Less of a text tells nothing, in columns. */
const LEAST_TEXT = 10;

/** What a person sees of a running build at `time` (ms since the epoch): lines of which none is wider than the terminal. */
export const pictureOf = (
  progress: Progress,
  pc: Colours,
  { columns, rows }: PictureSize,
  time: number,
): readonly string[] => {
  // All times change together, so that a picture is painted once a second for them.
  const now = Math.floor(time / SECOND_MS) * SECOND_MS;
  const width = Math.max(1, columns - 1);
  const height = Math.max(1, rows - 1);
  const clock = showClock(progress.seconds(now));
  if (progress.total === null || progress.phase !== "building") {
    const text = phaseText(progress.phase);
    const room = width - DOING.length - GAP.length - clock.length;
    return [room < LEAST_TEXT ? cut(text, width) : `${pc.cyan(DOING)}${cut(text, room)}${GAP}${pc.dim(clock)}`];
  }
  return [headOf(progress, pc, width, now), ...runningLines(progress, pc, { columns: width, rows: height - 1 }, now)];
};

const SECOND_MS = 1_000;

/** A part of the first line. */
interface Part {
  readonly text: string;
  readonly paint: (text: string) => string;
  /** What has the greatest goes first if there is no room. */
  readonly rank: number;
}

const headOf = (progress: Progress, pc: Colours, width: number, now: number): string => {
  const { done, total, failed, flaky } = progress;
  const rate = progress.rate(now);
  const remaining = progress.remaining(now);
  const all: readonly Part[] = [
    { text: `${grouped(done)}/${count(total ?? 0, "atom")}`, paint: plain, rank: 0 },
    { text: failed === 0 ? "" : `${failed} failed`, paint: pc.red, rank: 1 },
    { text: flaky === 0 ? "" : `${flaky} flaky`, paint: pc.yellow, rank: 4 },
    { text: showClock(progress.seconds(now)), paint: pc.dim, rank: 3 },
    { text: remaining === null ? "" : `ETA ${showClock(Math.ceil(remaining))}`, paint: plain, rank: 2 },
    { text: rate === null ? "" : showRate(rate), paint: pc.dim, rank: RATE },
  ];
  let parts = all.filter(({ text }) => text !== "");
  const widthWithBar = LEAST_BAR + GAP.length;
  while (parts.length > 1) {
    const worst = Math.max(...parts.map(({ rank }) => rank));
    // A bar is worth more than the rate.
    if (widthOfParts(parts) + (worst === RATE ? widthWithBar : 0) <= width) break;
    parts = parts.filter(({ rank }) => rank !== worst);
  }
  const room = Math.min(BAR, width - widthOfParts(parts) - GAP.length);
  const bar = room < LEAST_BAR ? [] : [barOf(progress, pc, room)];
  const texts = parts.map(({ text, paint }) => paint(cut(text, width)));
  return [...bar, ...texts].join(GAP);
};

const RATE = 5;

const plain = (text: string): string => text;

const GAP = "  ";

const widthOfParts = (parts: readonly Part[]): number =>
  parts.reduce((sum, { text }) => sum + text.length, 0) + GAP.length * (parts.length - 1);

const barOf = ({ done, total, failed }: Progress, pc: Colours, width: number): string => {
  const full = total === null || total === 0 ? 0 : Math.floor((done / total) * width);
  const paint = failed === 0 ? pc.green : pc.red;
  return paint("█".repeat(full)) + pc.dim("░".repeat(width - full));
};

const runningLines = (progress: Progress, pc: Colours, size: PictureSize, now: number): readonly string[] => {
  const running = progress.running(now);
  const most = Math.min(NAMED, size.rows);
  if (most < 1) return [];
  const named = running.length > most ? running.slice(0, most - 1) : running;
  const lines = named.map(({ name, seconds }) => {
    const clock = showClock(seconds);
    const room = size.columns - MARK.length - GAP.length - clock.length;
    return room < 1 ? pc.dim(cut(clock, size.columns)) : `${pc.dim(MARK)}${cut(name, room)}${GAP}${pc.dim(clock)}`;
  });
  if (named.length === running.length) return lines;
  return [...lines, pc.dim(cut(`${MARK}${count(running.length - named.length, "more atom")}`, size.columns))];
};

const DOING = "… ";
const MARK = "  › ";

/** `12.3/s`; by the minute for what takes longer. */
const showRate = (rate: number): string =>
  rate >= 1 ? `${rate < 100 ? rate.toFixed(1) : Math.round(rate)}/s` : `${(rate * 60).toFixed(1)}/min`;
