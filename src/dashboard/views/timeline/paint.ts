import { AXIS_HEIGHT, PHASES_HEIGHT, rowHeightOf, rowTop } from "./geometry.ts";
import { spanOf, trackIn, type Mark } from "./mark.ts";
import { paintTrack } from "./paint-track.ts";
import type { Palette } from "../../ui/palette.ts";
import { extentOf, PHASE_WORDS, phasesOf, type Phase } from "./phases.ts";
import type { Recording } from "./recording.ts";
import type { Span } from "./track.ts";
import { ticksOf } from "./viewport.ts";

/** All that a picture shows. */
export interface Picture {
  readonly recording: Recording;
  readonly view: Span;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The executor that ended last; null before there is one. */
  readonly critical: number | null;
  readonly pointed: Mark | null;
  readonly chosen: Mark | null;
  readonly nameOf: (executor: number, index: number) => string;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

type Canvas = CanvasRenderingContext2D;

const FONT = '11px system-ui, -apple-system, "Segoe UI", "Open Sans", sans-serif';

/** Paints the whole picture anew. */
export const paint = (canvas: Canvas, picture: Picture, { width, height }: Size, palette: Palette): void => {
  const { recording, view, now, critical, pointed, chosen } = picture;
  const phases = phasesOf(recording, now);
  canvas.clearRect(0, 0, width, height);
  canvas.font = FONT;
  canvas.textBaseline = "middle";
  canvas.lineWidth = 1;
  paintAxis(canvas, picture, { width, height }, palette);
  paintShades(canvas, picture, phases, { width, height }, palette);
  for (const phase of phases) paintPhase(canvas, phase, view, width, palette);
  const { tracks, stops } = recording;
  const work = phases.find(({ name }) => name === "executors") ?? null;
  for (const [place, track] of tracks.entries()) {
    const top = rowTop(place, tracks.length);
    const nameOf = (index: number): string => picture.nameOf(track.executor, index);
    paintTrack(
      canvas,
      { track, top, height: rowHeightOf(tracks.length), width, view, work, stops, now, nameOf },
      palette,
    );
  }
  if (critical !== null) paintCriticalPath(canvas, picture, phases, critical, width, palette);
  if (pointed !== null) paintFrame(canvas, picture, pointed, width, palette.text, 1);
  if (chosen !== null) paintFrame(canvas, picture, chosen, width, palette.accent, 2);
};

/** What a mark on the axis takes, in pixels. */
const TICK_WIDTH = 90;

const paintAxis = (
  canvas: Canvas,
  { recording, view, now }: Picture,
  { width, height }: Size,
  palette: Palette,
): void => {
  const { from: origin } = extentOf(recording, now);
  const scale = width / (view.to - view.from);
  const shown = { from: view.from - origin, to: view.to - origin };
  for (const { seconds, text } of ticksOf(shown, width / TICK_WIDTH)) {
    const x = Math.round((seconds - shown.from) * scale);
    canvas.fillStyle = palette.line;
    canvas.fillRect(x, AXIS_HEIGHT - 6, 1, height - AXIS_HEIGHT + 6);
    canvas.fillStyle = palette.soft;
    if (x + canvas.measureText(text).width + 4 <= width) canvas.fillText(text, x + 4, AXIS_HEIGHT / 2);
  }
};

/** Where executors have nothing to do for a reason: hatched. */
const paintShades = (
  canvas: Canvas,
  { recording, view }: Picture,
  phases: readonly Phase[],
  { width, height }: Size,
  { line }: Palette,
): void => {
  const top = AXIS_HEIGHT + PHASES_HEIGHT;
  const scale = width / (view.to - view.from);
  for (const { from, to } of [...phases.filter(({ name }) => name !== "executors"), ...recording.stops]) {
    const left = Math.max(0, (from - view.from) * scale);
    const right = Math.min(width, (to - view.from) * scale);
    if (right - left < 1) continue;
    canvas.save();
    canvas.beginPath();
    canvas.rect(left, top, right - left, height - top);
    canvas.clip();
    canvas.strokeStyle = line;
    canvas.beginPath();
    for (let x = left - height; x < right; x += HATCH) {
      canvas.moveTo(x, height);
      canvas.lineTo(x + height - top, top);
    }
    canvas.stroke();
    canvas.restore();
  }
};

const HATCH = 8;

const paintPhase = (canvas: Canvas, { name, from, to }: Phase, view: Span, width: number, palette: Palette): void => {
  const scale = width / (view.to - view.from);
  const left = Math.max(0, (from - view.from) * scale);
  const right = Math.min(width, (to - view.from) * scale);
  if (right - left < 0.5) return;
  const [top, bottom] = [AXIS_HEIGHT + 2, AXIS_HEIGHT + PHASES_HEIGHT - 4];
  canvas.fillStyle = palette.panel;
  canvas.fillRect(left, top, right - left, bottom - top);
  canvas.fillStyle = palette.line;
  canvas.fillRect(left, top, 1, bottom - top);
  canvas.fillRect(left, bottom - 1, right - left, 1);
  const text = PHASE_WORDS[name];
  canvas.fillStyle = palette.text;
  if (canvas.measureText(text).width + 10 <= right - left) canvas.fillText(text, left + 6, (top + bottom) / 2);
};

/** A strong line below what the end of the build waited for, step by step. */
const paintCriticalPath = (
  canvas: Canvas,
  { recording: { tracks }, view }: Picture,
  phases: readonly Phase[],
  critical: number,
  width: number,
  { text }: Palette,
): void => {
  const place = tracks.findIndex(({ executor }) => executor === critical);
  if (place < 0) return;
  const scale = width / (view.to - view.from);
  const above = AXIS_HEIGHT + PHASES_HEIGHT - 4;
  const below = rowTop(place + 1, tracks.length) - 1;
  const xOf = (time: number): number => Math.min(width, Math.max(0, (time - view.from) * scale));
  canvas.strokeStyle = text;
  canvas.lineWidth = 2;
  canvas.beginPath();
  for (const { name, from, to } of phases) {
    const isWork = name === "executors";
    canvas.moveTo(xOf(from), above);
    if (isWork) canvas.lineTo(xOf(from), below);
    canvas.lineTo(xOf(to), isWork ? below : above);
    if (isWork) canvas.lineTo(xOf(to), above);
  }
  canvas.stroke();
  canvas.lineWidth = 1;
};

const paintFrame = (
  canvas: Canvas,
  { recording, view, now }: Picture,
  mark: Mark,
  width: number,
  colour: string,
  thickness: number,
): void => {
  const { tracks } = recording;
  const span = spanOf(recording, mark, now);
  const scale = width / (view.to - view.from);
  const left = Math.max(1, (span.from - view.from) * scale);
  const right = Math.min(width - 1, (span.to - view.from) * scale);
  if (right < 0 || left > width) return;
  const row = mark.type === "phase" ? null : tracks.findIndex((track) => track === trackIn(recording, mark.executor));
  const top = row === null ? AXIS_HEIGHT + 1 : rowTop(row, tracks.length) + 1;
  const height = row === null ? PHASES_HEIGHT - 4 : rowHeightOf(tracks.length) - 2;
  canvas.strokeStyle = colour;
  canvas.lineWidth = thickness;
  canvas.strokeRect(left - 1, top, Math.max(4, right - left + 1), height);
  canvas.lineWidth = 1;
};
