import { durationOf, endedAt, queuedAt } from "./build-times.ts";
import { sourceOf } from "./build-source.ts";
import type { BuildSummary } from "./build-summary.ts";

/** By what a list may be ordered. Those of which it is not known come last, whatever the direction. */
export const SORT_KEYS = ["id", "ended", "duration"] as const;

export type SortKey = (typeof SORT_KEYS)[number];

/** Which builds are wanted; null for any. */
export interface BuildFilter {
  readonly jobName: string | null;
  /** Admitted then or later, in ms since the epoch. */
  readonly since: number | null;
  readonly matches: ((build: BuildSummary) => boolean) | null;
  /** Builds with this text in what they are about, whatever its case, or with this id, as `7` or `#7`. */
  readonly search: string | null;
}

export interface BuildOrder {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Those of the builds that are wanted, in the same order. */
export const filterBuilds = (
  builds: readonly BuildSummary[],
  { jobName, since, matches, search }: BuildFilter,
): readonly BuildSummary[] => {
  if (jobName === null && since === null && matches === null && search === null) return builds;
  const isFound = search === null ? null : searchFor(search);
  return builds.filter(
    (build) =>
      (since === null || queuedAt(build) >= since) &&
      (jobName === null || build.jobName === jobName) &&
      (matches === null || matches(build)) &&
      (isFound === null || isFound(build)),
  );
};

/** The builds, which are given in the order of their ids, in another order. Equals stand in the order of their ids. */
export const sortBuilds = (
  builds: readonly BuildSummary[],
  { key, descending }: BuildOrder,
): readonly BuildSummary[] => {
  if (key === "id") return descending ? builds.toReversed() : builds;
  const valueOf = key === "ended" ? endedAt : durationOf;
  const sign = descending ? -1 : 1;
  return builds
    .map((build) => ({ build, value: valueOf(build) }))
    .toSorted(({ value: one }, { value: other }) =>
      one === null || other === null ? Number(one === null) - Number(other === null) : sign * (one - other),
    )
    .map(({ build }) => build);
};

const searchFor = (text: string): ((build: BuildSummary) => boolean) => {
  const wanted = text.trim().toLowerCase();
  const id = Number(/^#?(\d+)$/.exec(wanted)?.[1] ?? Number.NaN);
  return (build) => {
    if (build.id === id) return true;
    const { branch, commit } = sourceOf(build);
    return [build.jobName, build.project, branch, commit].some((one) => one?.toLowerCase().includes(wanted) === true);
  };
};
