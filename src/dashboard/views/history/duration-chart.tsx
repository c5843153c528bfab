import { useSignal } from "@preact/signals";
import type { TargetedMouseEvent, VNode } from "preact";
import type { BuildInHistory } from "../../../client.ts";
import { useData } from "../../data/data.ts";
import { hrefOf } from "../../routes.ts";
import { durationText } from "../../ui/duration-text.ts";
import { Instant } from "../../ui/instant.tsx";
import { StateBadge, WORDS } from "../../ui/state-badge.tsx";
import { barAt, heightOf, ticksFor } from "./chart-scale.ts";
import { greatestDuration, outcomeOf } from "./outcome.ts";

export interface DurationChartProps {
  /** The newest first. */
  readonly builds: readonly BuildInHistory[];
  /** The usual duration, in seconds; null if there is none. */
  readonly usual: number | null;
}

/** The box of the bars, in units that are stretched to the room there is. */
const WIDTH = 1_000;
const HEIGHT = 100;

/** So that even the shortest build is seen. */
const LEAST_HEIGHT = 2;

/**
 * A bar for each build, the newest at the right: as high as it took long, and by its pattern how it ended. The one that is pointed at, or chosen
 * by the arrow keys, is told in words; a click or Enter leads to it.
 */
export const DurationChart = ({ builds, usual }: DurationChartProps): VNode => {
  const { place } = useData();
  const chosen = useSignal<number | null>(null);
  const shown = builds.toReversed();
  const ticks = ticksFor(Math.max(greatestDuration(builds), usual ?? 0));
  const end = ticks.at(-1) ?? 0;
  const index = Math.min(chosen.value ?? shown.length - 1, shown.length - 1);
  const build = shown[index];
  const barUnder = (event: TargetedMouseEvent<HTMLDivElement>): number | null => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return barAt(event.clientX - left, width, shown.length);
  };
  const open = (at: number | null): void => {
    const found = at === null ? undefined : shown[at];
    if (found !== undefined) place.go(hrefOf({ view: "build", build: found.id }));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter") open(index);
    const to = keyTarget(event.key, index, shown.length - 1);
    if (to === null) return;
    event.preventDefault();
    chosen.value = to;
  };
  return (
    <figure class="duration-chart">
      <div class="chart-axis" aria-hidden="true">
        {ticks.toReversed().map((tick) => (
          <span key={tick}>{tick === 0 ? "0" : durationText(tick)}</span>
        ))}
      </div>
      <div
        class="chart-bars"
        style={{ "--bars": shown.length }}
        role="slider"
        tabIndex={0}
        aria-label="Builds by their duration; Enter opens the chosen one"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, shown.length - 1)}
        aria-valuenow={index}
        aria-valuetext={build === undefined ? "none" : wordsOf(build)}
        onPointerMove={(event) => (chosen.value = barUnder(event))}
        onPointerLeave={() => (chosen.value = null)}
        onClick={(event) => open(barUnder(event))}
        onKeyDown={onKey}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {ticks.map((tick) => (
            <Line key={tick} at={heightOf(tick, end, HEIGHT)} kind="chart-tick" />
          ))}
          {shown.map((each, at) => (
            <Bar key={each.id} build={each} at={at} count={shown.length} end={end} isChosen={at === chosen.value} />
          ))}
          {usual === null ? null : <Line at={heightOf(usual, end, HEIGHT)} kind="chart-usual" />}
        </svg>
      </div>
      <figcaption>
        {build === undefined ? null : (
          <>
            <a href={hrefOf({ view: "build", build: build.id })}>#{build.id}</a>
            <StateBadge state={outcomeOf(build)} />
            <span>{durationText(build.duration)}</span>
            <span class="soft">
              <Instant at={build.queued} />
            </span>
            {build.num_failed_atoms === 0 ? null : (
              <span class="bad">
                {build.num_failed_atoms} of {build.num_atoms} atoms failed
              </span>
            )}
          </>
        )}
        <span class="legend" aria-hidden="true">
          <Key kind="bar-passed" text="passed" />
          <Key kind="bar-failed" text="failed" />
          <Key kind="bar-error" text="error" />
          <Key kind="bar-canceled" text="canceled" />
          <span>┄ usual</span>
        </span>
      </figcaption>
    </figure>
  );
};

interface BarProps {
  readonly build: BuildInHistory;
  readonly at: number;
  readonly count: number;
  readonly end: number;
  readonly isChosen: boolean;
}

const Bar = ({ build, at, count, end, isChosen }: BarProps): VNode => {
  const step = WIDTH / count;
  const gap = Math.min(step / 4, 4);
  const height = Math.max(LEAST_HEIGHT, heightOf(build.duration, end, HEIGHT));
  return (
    <rect
      class={`bar bar-${outcomeOf(build)}${isChosen ? " is-chosen" : ""}`}
      x={at * step + gap / 2}
      y={HEIGHT - height}
      width={step - gap}
      height={height}
    />
  );
};

const Line = ({ at, kind }: { readonly at: number; readonly kind: string }): VNode => (
  <line class={kind} x1={0} x2={WIDTH} y1={HEIGHT - at} y2={HEIGHT - at} />
);

const Key = ({ kind, text }: { readonly kind: string; readonly text: string }): VNode => (
  <span>
    <svg viewBox="0 0 10 10">
      <rect class={`bar ${kind}`} x="1" y="1" width="8" height="8" />
    </svg>{" "}
    {text}
  </span>
);

const wordsOf = (build: BuildInHistory): string =>
  `build ${build.id}, ${WORDS[outcomeOf(build)].toLowerCase()} after ${durationText(build.duration)}`;

/** Where a key leads from a bar, as in every slider; null for one that leads nowhere. */
const keyTarget = (key: string, index: number, last: number): number | null => {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, index - 1);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(last, index + 1);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
};
