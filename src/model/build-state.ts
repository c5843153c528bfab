import type { Status } from "./build.ts";
import type { BuildSummary } from "./build-summary.ts";
import { hasPassed } from "./build.ts";

/**
 * How a build is, in one word: `passed` and `failed` ran to their end, an `error` could not. The others are the words of
 * `Status`.
 */
export const BUILD_STATES = [
  "queued",
  "preparing",
  "prepared",
  "building",
  "passed",
  "failed",
  "error",
  "canceled",
] as const;

export type BuildState = (typeof BUILD_STATES)[number];

export const stateOf = (build: Pick<BuildSummary, "status" | "work">): BuildState =>
  build.status === "finished" ? (hasPassed(build) ? "passed" : "failed") : STATES[build.status];

const STATES: Readonly<Record<Exclude<Status, "finished">, BuildState>> = {
  queued: "queued",
  preparing: "preparing",
  prepared: "prepared",
  building: "building",
  failed: "error",
  canceled: "canceled",
};
