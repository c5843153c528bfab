import { endedAt } from "./build-times.ts";
import { hasEnded, owesCallback } from "./build.ts";
import type { BuildSummary } from "./build-summary.ts";

/** How much of the past is kept; null for as much as there is. */
export interface RetentionLimits {
  /** How many ended builds. */
  readonly builds: number | null;
  /** How long ago a build may have ended, in days. */
  readonly days: number | null;
  /** How much the files of all ended builds may take together. */
  readonly bytes: number | null;
}

export const DAY_MS = 86_400_000;

/** Whether anything is ever to be forgotten. */
export const isLimited = ({ builds, days, bytes }: RetentionLimits): boolean =>
  builds !== null || days !== null || bytes !== null;

/**
 * The builds to forget, oldest first, of all builds in the order of their ids. Never among them: one that has not ended or still owes
 * a callback, the last of each job to end, from which the next one learns, and the newest of all, which tells how far ids have come.
 * So the limits may stay exceeded. A build counts with the bytes that `bytesOf` knows of it, 0 for undefined.
 */
export const forgettable = (...asked: Parameters<typeof forgettableInSteps>): readonly number[] => {
  const steps = forgettableInSteps(...asked);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

/** The same, in steps of well below a millisecond: there may be many thousand builds, and others wait meanwhile. */
export function* forgettableInSteps(
  builds: readonly BuildSummary[],
  limits: RetentionLimits,
  now: number,
  bytesOf: (build: number) => number | undefined,
): Generator<void, readonly number[], void> {
  if (!isLimited(limits)) return [];
  const ended: BuildSummary[] = [];
  const lastOfJobs = new Map<string, number>();
  let bytes = 0;
  for (const [index, build] of builds.entries()) {
    if (index % STEP_BUILDS === STEP_BUILDS - 1) yield;
    if (!hasEnded(build)) continue;
    ended.push(build);
    lastOfJobs.set(keyOf(build), build.id);
    bytes += bytesOf(build.id) ?? 0;
  }
  const spared = new Set([builds.at(-1)?.id, ...lastOfJobs.values()]);
  let count = ended.length;
  const isBeyond = (build: BuildSummary): boolean =>
    (limits.builds !== null && count > limits.builds) ||
    (limits.bytes !== null && bytes > limits.bytes) ||
    (limits.days !== null && (endedAt(build) ?? now) < now - limits.days * DAY_MS);
  const chosen: number[] = [];
  for (const [index, build] of ended.entries()) {
    if (index % STEP_BUILDS === STEP_BUILDS - 1) yield;
    if (spared.has(build.id) || owesCallback(build) || !isBeyond(build)) continue;
    chosen.push(build.id);
    count -= 1;
    bytes -= bytesOf(build.id) ?? 0;
  }
  return chosen;
}

/** One takes about a microsecond. */
const STEP_BUILDS = 500;

const keyOf = ({ project, jobName }: BuildSummary): string => `${project}\n${jobName ?? ""}`;
