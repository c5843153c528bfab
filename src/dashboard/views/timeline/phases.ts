import type { Recording } from "./recording.ts";
import type { Span } from "./track.ts";

export type PhaseName = "waiting" | "preparing" | "set-up" | "executors" | "teardown";

/** A part of a build's life; each begins where the one before it ends. */
export interface Phase extends Span {
  readonly name: PhaseName;
  /** Whether something else may be in it, too: no event tells where exactly it ends or begins. */
  readonly isEstimate: boolean;
}

export const PHASE_WORDS: Readonly<Record<PhaseName, string>> = {
  waiting: "Waiting",
  preparing: "Preparing",
  "set-up": "Set-up",
  executors: "Executors",
  teardown: "Teardown",
};

/** What each phase is, for who asks. */
export const PHASE_MEANINGS: Readonly<Record<PhaseName, string>> = {
  waiting: "until the build was begun",
  preparing: "fetching the project and listing its atoms",
  "set-up": "the job’s set-up, and the wait for a first executor",
  executors: "from the first subjob to the last atom",
  teardown: "the job’s teardown, and reading the last test results",
};

/** The phases that have begun, in their order. `now` is where the one that goes on ends, in seconds since the epoch. */
export const phasesOf = ({ times, outcome }: Pick<Recording, "times" | "outcome">, now: number): readonly Phase[] => {
  const { queued, preparing, building, firstStart, lastEnd, ended } = times;
  const end = ended ?? now;
  const isWorkOver = outcome === "finished" && lastEnd !== null;
  const steps: readonly (readonly [PhaseName, number | null, boolean])[] = [
    ["waiting", queued, false],
    ["preparing", preparing, false],
    ["set-up", building, true],
    ["executors", firstStart, false],
    ["teardown", isWorkOver ? lastEnd : null, true],
  ];
  const begun = steps.flatMap(([name, from, isEstimate]) => (from === null ? [] : [{ name, from, isEstimate }]));
  return begun.map(({ name, from, isEstimate }, index) => ({
    name,
    from,
    to: Math.max(from, begun[index + 1]?.from ?? end),
    isEstimate,
  }));
};

/** What a picture of the build shows at the most: from when it was begun, or asked for, to its end. */
export const extentOf = ({ times }: Pick<Recording, "times">, now: number): Span => {
  const from = times.preparing ?? times.queued ?? now;
  return { from, to: Math.max(times.ended ?? now, from + LEAST_EXTENT) };
};

/** In seconds: so that there is something to see. */
const LEAST_EXTENT = 0.01;
