import { endedAt } from "./build-times.ts";
import { jobNameOf } from "./build-list.ts";
import { hasEnded, type Build } from "./build.ts";
import { projectOf } from "./job-key.ts";
import type { BuildRequest } from "./request.ts";

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
export const forgettable = (
  builds: readonly Build[],
  limits: RetentionLimits,
  now: number,
  bytesOf: (build: number) => number | undefined,
): readonly number[] => {
  if (!isLimited(limits)) return [];
  const ended = builds.filter(hasEnded);
  const spared = new Set([builds.at(-1)?.id, ...lastOfEachJob(ended)]);
  const sizes = ended.map(({ id }) => bytesOf(id) ?? 0);
  let bytes = sizes.reduce((sum, size) => sum + size, 0);
  let count = ended.length;
  const isBeyond = (build: Build): boolean =>
    (limits.builds !== null && count > limits.builds) ||
    (limits.bytes !== null && bytes > limits.bytes) ||
    (limits.days !== null && (endedAt(build) ?? now) < now - limits.days * DAY_MS);
  const chosen: number[] = [];
  for (const [index, build] of ended.entries()) {
    if (spared.has(build.id) || owes(build) || !isBeyond(build)) continue;
    chosen.push(build.id);
    count -= 1;
    bytes -= sizes[index] ?? 0;
  }
  return chosen;
};

const owes = ({ deliveries = [] }: Build): boolean => deliveries.some(({ state }) => state === "pending");

const lastOfEachJob = (ended: readonly Build[]): Iterable<number> => {
  const last = new Map<string, number>();
  for (const build of ended) last.set(keyOf(build), build.id);
  return last.values();
};

/** Finding a project takes some microseconds, and is asked of the same thousands of builds again and again. */
const projects = new WeakMap<BuildRequest, string>();

const keyOf = (build: Build): string => {
  const project = projects.get(build.request) ?? projectOf(build);
  projects.set(build.request, project);
  return `${project}\n${jobNameOf(build) ?? ""}`;
};
