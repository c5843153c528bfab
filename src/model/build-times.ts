import { hasEnded, type Build } from "./build.ts";

/** When the build was admitted, in ms since the epoch. */
export const queuedAt = ({ times }: Pick<Build, "times">): number => times.queued ?? 0;

/** When the build ended, in ms since the epoch; null while it has not. */
export const endedAt = (build: Pick<Build, "status" | "times">): number | null =>
  hasEnded(build) ? (build.times[build.status] ?? null) : null;

/** How long the build took from its admission to its end, in ms, by the times that are recorded; null while it has not ended. */
export const durationOf = (build: Pick<Build, "status" | "times">): number | null => {
  const ended = endedAt(build);
  return ended === null ? null : Math.max(0, ended - queuedAt(build));
};
