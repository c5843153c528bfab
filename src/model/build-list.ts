import { durationOf, endedAt, queuedAt } from "./build-times.ts";
import { workOf, type Build } from "./build.ts";

/** By what a list may be ordered. Those of which it is not known come last, whatever the direction. */
export const SORT_KEYS = ["id", "ended", "duration"] as const;

export type SortKey = (typeof SORT_KEYS)[number];

/** Which builds are wanted; null for any. */
export interface BuildFilter {
  readonly jobName: string | null;
  /** Admitted then or later, in ms since the epoch. */
  readonly since: number | null;
  readonly matches: ((build: Build) => boolean) | null;
}

export interface BuildOrder {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** The job that a build runs, also before its plan is known; null for one without a name. */
export const jobNameOf = (build: Build): string | null => {
  const work = workOf(build);
  return work === null ? build.request.jobName : work.plan.job.name;
};

/** Those of the builds that are wanted, in the same order. */
export const filterBuilds = (builds: readonly Build[], { jobName, since, matches }: BuildFilter): readonly Build[] =>
  jobName === null && since === null && matches === null
    ? builds
    : builds.filter(
        (build) =>
          (since === null || queuedAt(build) >= since) &&
          (jobName === null || jobNameOf(build) === jobName) &&
          (matches === null || matches(build)),
      );

/** The builds, which are given in the order of their ids, in another order. Equals stand in the order of their ids. */
export const sortBuilds = (builds: readonly Build[], { key, descending }: BuildOrder): readonly Build[] => {
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
