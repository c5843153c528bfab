import type { VNode } from "preact";

export interface ProgressBarProps {
  /** What the bar is about, for those who do not see it. */
  readonly label: string;
  readonly done: number;
  /** Those of the done that failed. */
  readonly failed: number;
  readonly total: number;
}

/** How much of something is done, and how much of that has failed. */
export const ProgressBar = ({ label, done, failed, total }: ProgressBarProps): VNode => (
  <div
    class="progress"
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={total}
    aria-valuenow={done}
    aria-valuetext={`${done} of ${total} done, ${failed} failed`}
  >
    <div class="progress-failed" style={{ width: partOf(failed, total) }} />
    <div class="progress-passed" style={{ width: partOf(done - failed, total) }} />
  </div>
);

const partOf = (count: number, total: number): string => `${total === 0 ? 0 : (100 * count) / total}%`;
