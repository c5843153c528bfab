import type { VNode } from "preact";
import { Fact } from "../../ui/fact.tsx";
import { pointsOf, type Samples } from "./samples.ts";
import type { Vital } from "./vitals.ts";

export interface VitalListProps {
  readonly vitals: readonly Vital[];
  readonly samples: Samples;
}

/** The height of a line's box, 100 wide. */
const HEIGHT = 24;

/** How the server is, number by number, with what each was while the page has been looked at. */
export const VitalList = ({ vitals, samples }: VitalListProps): VNode => (
  <dl class="facts vitals">
    {vitals.map(({ name, value, more, warning, line }) => (
      <Fact key={name} name={name} value={value}>
        {more}
        {warning === null ? null : (
          <span class="slow">
            <span aria-hidden="true">⚠ </span>
            {warning}
          </span>
        )}
        {line === null ? null : (
          <svg class="spark" viewBox={`0 -1 100 ${HEIGHT + 2}`} preserveAspectRatio="none" aria-hidden="true">
            <line x1="0" x2="100" y1={HEIGHT} y2={HEIGHT} />
            <polyline points={pointsOf(samples.list.map(line.of), line.greatest, HEIGHT)} />
          </svg>
        )}
      </Fact>
    ))}
  </dl>
);
