import type { WorkSummary } from "../model/build-summary.ts";

/** The sentence that tells how far a build has come; a build without a plan has no subjobs. */
export const detailsOf = (work: WorkSummary | null): string => {
  const done = work?.subjobsDone ?? 0;
  const total = work?.subjobs ?? 0;
  const percent = total === 0 ? 0 : (100 * done) / total;
  return `${done} of ${total} subjobs are complete (${percent.toFixed(1)}%).`;
};
