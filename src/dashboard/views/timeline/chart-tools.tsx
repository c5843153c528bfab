import type { VNode } from "preact";
import { durationText } from "../../ui/duration-text.ts";
import type { Span } from "./track.ts";

export interface ChartToolsProps {
  /** Does what a key does. */
  readonly change: (key: string) => boolean;
  readonly hasFailures: boolean;
  /** What is seen, in seconds after the beginning. */
  readonly seen: Span;
}

/** What the keys, the wheel and fingers do, as buttons; what the colours and shapes are; and how to use it all. */
export const ChartTools = ({ change, hasFailures, seen }: ChartToolsProps): VNode => (
  <div class="timeline-tools">
    <div class="timeline-buttons" role="group" aria-label="What is seen of the timeline">
      <Tool label="Zoom in" sign="+" apply={() => change("+")} />
      <Tool label="Zoom out" sign="−" apply={() => change("-")} />
      <Tool label="Earlier" sign="←" apply={() => change("Shift+ArrowLeft")} />
      <Tool label="Later" sign="→" apply={() => change("Shift+ArrowRight")} />
      <button type="button" onClick={() => change("0")}>
        Whole
      </button>
      {hasFailures ? (
        <button type="button" onClick={() => change("f")}>
          Next failure
        </button>
      ) : null}
    </div>
    <span class="soft seen">
      {durationText(seen.from)} to {durationText(seen.to)}
    </span>
    <ul class="legend" aria-label="Signs">
      <li class="legend-passed">passed</li>
      <li class="legend-failed">failed</li>
      <li class="legend-flaky">flaky</li>
      <li class="legend-running">running</li>
      <li class="legend-critical">critical path</li>
    </ul>
    <details class="note">
      <summary>Keys</summary>
      <p id="timeline-help">
        Arrow keys go from bar to bar and from row to row, Home and End to the first and the last one, f to the next
        failure, Enter to what the atom has printed. + and − zoom, Shift with an arrow key moves, 0 shows all. The wheel
        zooms with Ctrl, or after a click into the picture; drag to move, pinch to zoom.
      </p>
    </details>
  </div>
);

interface ToolProps {
  readonly label: string;
  readonly sign: string;
  readonly apply: () => void;
}

const Tool = ({ label, sign, apply }: ToolProps): VNode => (
  <button type="button" aria-label={label} title={label} onClick={apply}>
    {sign}
  </button>
);
