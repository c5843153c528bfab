import type { BuildState, BuildStatus } from "../../client.ts";

/** How a build is, also of a server that says no more than the API document. */
export const stateOf = ({ state, status }: Pick<BuildStatus, "state" | "status">): BuildState =>
  state ?? (status === "BUILDING" ? "building" : status === "SUCCESS" ? "passed" : "failed");

export const isUnderWay = (state: BuildState): boolean =>
  state === "queued" || state === "preparing" || state === "prepared" || state === "building";
