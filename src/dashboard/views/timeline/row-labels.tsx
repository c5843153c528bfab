import type { VNode } from "preact";
import { percentText } from "../../ui/percent-text.ts";
import type { ExecutorSummary } from "./explanation.ts";
import { AXIS_HEIGHT, PHASES_HEIGHT, rowHeightOf } from "./geometry.ts";
import type { Track } from "./track.ts";

export interface RowLabelsProps {
  readonly tracks: readonly Track[];
  readonly executors: readonly ExecutorSummary[];
  readonly critical: number | null;
}

/** Names the rows beside the picture; the table of executors says it to those who do not see it. */
export const RowLabels = ({ tracks, executors, critical }: RowLabelsProps): VNode => (
  <div class="timeline-labels" aria-hidden="true" style={{ paddingTop: `${AXIS_HEIGHT + PHASES_HEIGHT}px` }}>
    {tracks.map(({ executor }) => {
      const summary = executors.find((other) => other.executor === executor);
      return (
        <div
          key={executor}
          class={executor === critical ? "is-critical" : undefined}
          style={{ height: `${rowHeightOf(tracks.length)}px` }}
        >
          <span class="wide">Executor</span> {executor}
          <span class="soft">{summary === undefined ? "" : percentText(busyShare(summary))}</span>
        </div>
      );
    })}
  </div>
);

/** The part of the time in which an executor had something of the build to do; 0 if there was no time. */
export const busyShare = ({ busy, idle }: ExecutorSummary): number => (busy + idle === 0 ? 0 : busy / (busy + idle));
