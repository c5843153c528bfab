import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useData } from "../../data/data.ts";
import { hrefOf } from "../../routes.ts";
import { keyOf, type AtomNames } from "./atom-names.ts";
import { BarDetail } from "./bar-detail.tsx";
import { changeBy } from "./chart-keys.ts";
import { ChartTools } from "./chart-tools.tsx";
import type { Explanation } from "./explanation.ts";
import { pictureHeightOf, rowAt } from "./geometry.ts";
import { watchGestures } from "./gestures.ts";
import { markAt, phaseAt, trackIn, type Mark } from "./mark.ts";
import { paint, type Picture } from "./paint.ts";
import { readPalette, watchTheme, type Palette } from "./palette.ts";
import { extentOf } from "./phases.ts";
import type { Recording } from "./recording.ts";
import { RowLabels } from "./row-labels.tsx";
import { useView } from "./use-view.ts";
import { panned, zoomed } from "./viewport.ts";

export interface TimelineChartProps {
  readonly build: number;
  readonly recording: Recording;
  readonly explanation: Explanation;
  readonly names: AtomNames;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Whether all is there that has happened until now. */
  readonly isCaughtUp: boolean;
}

/** How far from a bar the pointer may be, in pixels. */
const SLACK = 2;

/** How long a bar is pointed at before its name is asked for, in ms. */
const DWELL_MS = 150;

/** The picture: an executor a row, time from left to right. What it shows is also told in words, and in the tables below it. */
export const TimelineChart = ({ build, recording, explanation, names, now, isCaughtUp }: TimelineChartProps): VNode => {
  const { place } = useData();
  const whole = extentOf(recording, now);
  const view = useView(whole);
  const { span, pointed, chosen } = view;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const width = useSignal(0);
  const theme = useSignal(0);
  const palette = useRef<Palette | null>(null);
  const frame = useRef(0);
  const { tracks } = recording;
  const height = pictureHeightOf(tracks.length);
  const known = names.known.value;
  const nameOf = (subjob: number, atom: number): string | undefined => known.get(keyOf({ subjob, atom }));

  const pictured: Picture = {
    recording,
    view: span,
    now,
    critical: explanation.criticalPath?.executor ?? null,
    pointed: pointed.value,
    chosen: chosen.value,
    nameOf: (executor, index) => {
      const atoms = trackIn(recording, executor)?.atoms;
      const [subjob = 0, atom = 0] = [atoms?.subjobs[index], atoms?.atoms[index]];
      return nameOf(subjob, atom) ?? `${subjob}.${atom}`;
    },
  };
  const sight = { recording, whole, span, chosen: chosen.value, now };
  const change = (key: string): boolean => {
    const changed = changeBy(key, sight);
    if (changed?.span !== undefined) view.show(changed.span);
    if (changed?.chosen !== undefined) chosen.value = changed.chosen;
    return changed !== undefined;
  };
  const markOf = ({ x, y }: { readonly x: number; readonly y: number }): Mark | null => {
    const track = tracks[rowAt(y, tracks.length)];
    const perPixel = (span.to - span.from) / Math.max(1, width.value);
    const time = span.from + x * perPixel;
    return track === undefined ? phaseAt(recording, time, now) : markAt(recording, track, time, SLACK * perPixel, now);
  };
  const latest = useRef({ pictured, markOf, view, whole });
  latest.current = { pictured, markOf, view, whole };

  // Before the first frame, so that it is not an empty one.
  useLayoutEffect(() => {
    width.value = box.current?.clientWidth ?? 0;
  }, []);
  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => (width.value = entry?.contentRect.width ?? 0));
    observer.observe(box.current);
    const unwatch = watchTheme(() => {
      palette.current = null;
      theme.value += 1;
    });
    const unhand = watchGestures(box.current, {
      zoom: (factor, x) => {
        const { view: seen, whole: all } = latest.current;
        seen.show(zoomed(all, seen.span, factor, x / Math.max(1, width.peek())));
      },
      pan: (pixels) => {
        const { view: seen, whole: all } = latest.current;
        seen.show(panned(all, seen.span, -pixels / Math.max(1, width.peek())));
      },
      point: (at) => (pointed.value = at === null ? null : latest.current.markOf(at)),
      choose: (at) => (chosen.value = latest.current.markOf(at)),
    });
    return () => {
      observer.disconnect();
      unwatch();
      unhand();
      cancelAnimationFrame(frame.current);
    };
  }, []);

  // However often something changes, it is painted once in a frame.
  useLayoutEffect(() => {
    void theme.value;
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const context = canvas.current?.getContext("2d");
      if (!context || canvas.current === null || probe.current === null || width.peek() === 0) return;
      palette.current ??= readPalette(probe.current);
      const size = { width: width.peek(), height: pictureHeightOf(latest.current.pictured.recording.tracks.length) };
      fit(canvas.current, size.width, size.height);
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      paint(context, latest.current.pictured, size, palette.current);
    });
  });

  const mark = pointed.value ?? chosen.value;
  const wanted = placeOf(recording, mark);
  useEffect(() => {
    if (wanted === null) return undefined;
    const timer = setTimeout(() => names.want([wanted]), DWELL_MS);
    return () => clearTimeout(timer);
  }, [wanted === null ? "" : keyOf(wanted)]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = placeOf(recording, chosen.value);
    if (event.key === "Enter" && target !== null) place.go(hrefOf({ view: "console", build, ...target }));
    else if (!change(event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key)) return;
    event.preventDefault();
  };

  return (
    <section aria-label="Timeline">
      <ChartTools
        change={change}
        hasFailures={tracks.some(({ failed }) => failed > 0)}
        seen={{ from: span.from - whole.from, to: span.to - whole.from }}
      />
      <BarDetail build={build} recording={recording} mark={mark} now={now} nameOf={nameOf} isCaughtUp={isCaughtUp} />
      <div class="timeline">
        <RowLabels executors={explanation.executors} tracks={tracks} critical={pictured.critical} />
        <div
          class="timeline-picture"
          ref={box}
          role="application"
          tabIndex={0}
          aria-label={`Timeline of build ${build}: ${tracks.length} executors, ${recording.atomsDone} atoms`}
          aria-describedby="timeline-help"
          style={{ height: `${height}px` }}
          onKeyDown={onKeyDown}
        >
          <canvas ref={canvas} aria-hidden="true" />
          <span ref={probe} hidden />
        </div>
      </div>
    </section>
  );
};

/** The atom that a mark is about; null if it is about none. */
const placeOf = (
  recording: Recording,
  mark: Mark | null,
): { readonly subjob: number; readonly atom: number } | null => {
  if (mark === null || mark.type === "phase" || mark.type === "idle") return null;
  const track = trackIn(recording, mark.executor);
  if (mark.type === "running") return track?.running ?? null;
  const [subjob, atom] = [track?.atoms.subjobs[mark.index], track?.atoms.atoms[mark.index]];
  return subjob === undefined || atom === undefined ? null : { subjob, atom };
};

/** Gives a canvas a point for each of the screen's. To set a size clears it, even the same. */
const fit = (canvas: HTMLCanvasElement, width: number, height: number): void => {
  const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== across) canvas.setAttribute("width", String(across));
  if (canvas.height !== down) canvas.setAttribute("height", String(down));
};
