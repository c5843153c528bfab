import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useData } from "../../data/data.ts";
import { hrefOf } from "../../routes.ts";
import { contextOf, useCanvas } from "../../ui/use-canvas.ts";
import { keyOf, type AtomNames } from "./atom-names.ts";
import { BarDetail } from "./bar-detail.tsx";
import { changeBy } from "./chart-keys.ts";
import { ChartTools } from "./chart-tools.tsx";
import type { Explanation } from "./explanation.ts";
import { pictureHeightOf, rowAt } from "./geometry.ts";
import { watchGestures } from "./gestures.ts";
import { markAt, phaseAt, trackIn, type Mark } from "./mark.ts";
import { paint, type Picture } from "./paint.ts";
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
      const { subjob = 0, atom = 0 } = trackIn(recording, executor)?.atoms[index] ?? {};
      // A bar has room for what is its own.
      return nameOf(subjob, atom)?.replace(/^\w+=/, "") ?? `${subjob}.${atom}`;
    },
  };
  const { box, canvas, width } = useCanvas((element, palette) => {
    const context = contextOf(element, width.value, height);
    if (context !== null) paint(context, pictured, { width: width.value, height }, palette);
  });
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
  const latest = useRef({ markOf, view, whole });
  latest.current = { markOf, view, whole };

  useEffect(() => {
    if (box.current === null) return undefined;
    return watchGestures(box.current, {
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
  }, []);

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
  return (mark.type === "running" ? track?.running : track?.atoms[mark.index]) ?? null;
};
