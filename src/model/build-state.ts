import type { Status } from "./build.ts";

/** How a build can be, in the order in which it comes to be so. */
export const BUILD_STATES: readonly [Status, ...Status[]] = [
  "queued",
  "preparing",
  "prepared",
  "building",
  "finished",
  "failed",
  "canceled",
];
