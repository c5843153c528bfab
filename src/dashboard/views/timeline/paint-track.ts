import { durationText } from "../../ui/duration-text.ts";
import type { Palette } from "../../ui/palette.ts";
import { drawStrokes, drawTroubles } from "./strokes.ts";
import { isStopped, type Span, type Track } from "./track.ts";

/** Where a row is and what it shows. */
export interface Row {
  readonly track: Track;
  readonly top: number;
  readonly height: number;
  readonly width: number;
  readonly view: Span;
  /** Where pauses are named: while the executors of the build run. */
  readonly work: Span | null;
  /** When no server ran. */
  readonly stops: readonly Span[];
  /** Seconds since the epoch. */
  readonly now: number;
  /** What an atom is called, by its place in the row. */
  readonly nameOf: (index: number) => string;
}

type Canvas = CanvasRenderingContext2D;

/** Dark enough to be read on each of the fills, in light and in dark. */
const INK = "#10151b";

/** How far atoms are within their row, above and below: that much is seen of their subjob. */
const insetOf = (height: number): number => Math.floor(height / 6);

export const paintTrack = (canvas: Canvas, row: Row, palette: Palette): void => {
  paintPauses(canvas, row, palette);
  paintSubjobs(canvas, row, palette);
  paintAtoms(canvas, row, palette);
  paintRunning(canvas, row, palette);
  paintTroubles(canvas, row, palette);
};

/** What a pause must be wide for its length to stand in it. */
const PAUSE_TEXT_WIDTH = 64;

const paintPauses = (canvas: Canvas, row: Row, { line, soft }: Palette): void => {
  const { track, view, width, work, stops, now } = row;
  if (work === null) return;
  const scale = width / (view.to - view.from);
  const middle = row.top + row.height / 2;
  canvas.textAlign = "center";
  const pause = (from: number, to: number): void => {
    const left = Math.max(0, (from - view.from) * scale);
    const right = Math.min(width, (to - view.from) * scale);
    if (right - left < PAUSE_TEXT_WIDTH) return;
    canvas.fillStyle = line;
    canvas.fillRect(left + 3, middle - 0.5, right - left - 6, 1);
    const text = `${isStopped(stops, { from, to }) ? "no server" : "idle"} ${durationText(to - from)}`;
    const room = canvas.measureText(text).width + 8;
    canvas.clearRect((left + right - room) / 2, middle - 2, room, 4);
    canvas.fillStyle = soft;
    canvas.fillText(text, (left + right) / 2, middle);
  };
  const least = PAUSE_TEXT_WIDTH / scale;
  let free = work.from;
  for (const { from, to } of track.subjobs) {
    if (from > view.to) break;
    if (from - free > least) pause(free, from);
    free = to;
  }
  const until = track.running === null ? Math.min(work.to, now) : track.running.since;
  if (free < view.to) pause(free, until);
  canvas.textAlign = "left";
};

const paintSubjobs = (canvas: Canvas, { track, view, width, top, height }: Row, { line }: Palette): void => {
  canvas.fillStyle = line;
  drawStrokes(track.subjobs, view, width, ({ left, right, filled }) => {
    canvas.globalAlpha = 0.3 + 0.7 * filled;
    // A line less than it takes, so that neighbours are told apart.
    canvas.fillRect(left, top + 2, Math.max(1, right - left - 1), height - 4);
  });
  canvas.globalAlpha = 1;
};

/** What a bar must be wide for a text to stand in it. */
const TEXT_WIDTH = 30;

const paintAtoms = (canvas: Canvas, { track, view, width, top, height, nameOf }: Row, { passed }: Palette): void => {
  drawStrokes(track.atoms, view, width, ({ left, right, filled, index }) => {
    canvas.globalAlpha = 0.35 + 0.65 * filled;
    canvas.fillStyle = passed;
    canvas.fillRect(
      left,
      top + insetOf(height),
      right - left > 4 ? right - left - 1 : right - left,
      height - 2 * insetOf(height),
    );
    canvas.globalAlpha = 1;
    if (index === null || right - left < TEXT_WIDTH) return;
    paintText(canvas, nameOf(index), { left, right, middle: top + height / 2 });
  });
};

const paintText = (
  canvas: Canvas,
  text: string,
  { left, right, middle }: { readonly left: number; readonly right: number; readonly middle: number },
): void => {
  canvas.save();
  canvas.beginPath();
  canvas.rect(left, middle - 10, right - left - 5, 20);
  canvas.clip();
  canvas.fillStyle = INK;
  canvas.fillText(text, left + 5, middle);
  canvas.restore();
};

const paintRunning = (canvas: Canvas, { track, view, width, top, height, now }: Row, { accent }: Palette): void => {
  if (track.running === null) return;
  const scale = width / (view.to - view.from);
  const left = Math.max(0, (track.running.since - view.from) * scale);
  const right = Math.min(width, (now - view.from) * scale);
  if (right <= left) return;
  canvas.globalAlpha = 0.3;
  canvas.fillStyle = accent;
  canvas.fillRect(left, top + insetOf(height), right - left, height - 2 * insetOf(height));
  canvas.globalAlpha = 1;
  // Open to the right: it goes on.
  canvas.strokeStyle = accent;
  canvas.beginPath();
  canvas.moveTo(right, top + insetOf(height) + 0.5);
  canvas.lineTo(left + 0.5, top + insetOf(height) + 0.5);
  canvas.lineTo(left + 0.5, top + height - insetOf(height) - 0.5);
  canvas.lineTo(right, top + height - insetOf(height) - 0.5);
  canvas.stroke();
};

/** Failed atoms fill the row and have a tooth above; flaky ones have a line below: told apart without colours. */
const paintTroubles = (
  canvas: Canvas,
  { track, view, width, top, height, nameOf }: Row,
  { failed, warned }: Palette,
): void => {
  drawTroubles(track.atoms, view, width, ({ left, right, isFailure, index }) => {
    const extent = Math.max(2, right - left - 1);
    canvas.fillStyle = isFailure ? failed : warned;
    if (!isFailure) {
      canvas.fillRect(left, top + height - insetOf(height) - 2, extent, 3);
      return;
    }
    canvas.fillRect(left, top + 2, extent, height - 4);
    canvas.beginPath();
    canvas.moveTo(left + Math.min(extent, 8) / 2 - 4, top - 3);
    canvas.lineTo(left + Math.min(extent, 8) / 2 + 4, top - 3);
    canvas.lineTo(left + Math.min(extent, 8) / 2, top + 4);
    canvas.fill();
    if (extent < TEXT_WIDTH) return;
    paintText(canvas, `✗ ${nameOf(index)}`, { left, right, middle: top + height / 2 });
  });
};
