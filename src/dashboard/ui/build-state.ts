import type { BuildStatus } from "../../client.ts";

/** How a build is, as it is shown: `failed` has failed atoms, an `error` could not be run to its end. */
export type ShownState = "queued" | "preparing" | "prepared" | "building" | "passed" | "failed" | "error" | "canceled";

/** Also of a server that says no more than the API document. */
export const stateOf = ({ state, status }: Pick<BuildStatus, "state" | "status">): ShownState => {
  if (state === "failed") return "error";
  if (state !== undefined && state !== "finished") return state;
  return status === "BUILDING" ? "building" : status === "SUCCESS" ? "passed" : "failed";
};

export const isUnderWay = (state: ShownState): boolean =>
  state === "queued" || state === "preparing" || state === "prepared" || state === "building";
