import type { BuildStatus } from "../client.ts";
import type { Colours } from "./colours.ts";

/** How a build is, in one word for a person. */
export const BUILD_STATES = ["waiting", "running", "passed", "failed", "error", "canceled"] as const;

export type BuildState = (typeof BUILD_STATES)[number];

/** An `error` could not be run to its end, which is not the fault of an atom. */
export const buildStateOf = ({ status, state, error_message }: BuildStatus): BuildState => {
  if (status === "SUCCESS") return "passed";
  if (status === "BUILDING") return state === "queued" ? "waiting" : "running";
  if (state === "canceled") return "canceled";
  // Servers of earlier releases tell no state.
  return state === "failed" || (state === undefined && (error_message ?? "") !== "") ? "error" : "failed";
};

/** What a list has to be asked for to get the builds of a state, among others. */
export const statusesOf = (states: readonly BuildState[]): readonly BuildStatus["status"][] => [
  ...new Set(states.map((state) => STATUSES[state])),
];

const STATUSES: Readonly<Record<BuildState, BuildStatus["status"]>> = {
  waiting: "BUILDING",
  running: "BUILDING",
  passed: "SUCCESS",
  failed: "FAILURE",
  error: "FAILURE",
  canceled: "FAILURE",
};

const SIGNS: Readonly<Record<BuildState, string>> = {
  waiting: "·",
  running: "▸",
  passed: "✓",
  failed: "✗",
  error: "!",
  canceled: "-",
};

/** `✓ passed`: told apart by sign and word, so that the colour is not needed. */
export const markedState = (state: BuildState): string => `${SIGNS[state]} ${state}`;

/** In the colour of the state. */
export const paintState = (state: BuildState, text: string, pc: Colours): string => {
  switch (state) {
    case "passed":
      return pc.green(text);
    case "failed":
    case "error":
      return pc.red(text);
    case "canceled":
      return pc.yellow(text);
    case "running":
      return pc.cyan(text);
    case "waiting":
      return pc.dim(text);
  }
};
