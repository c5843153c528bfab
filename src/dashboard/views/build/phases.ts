import type { BuildStatus } from "../../../client.ts";

/** Something that a build went through. */
export interface Phase {
  readonly name: string;
  /** Seconds since the epoch. */
  readonly from: number;
  /** In seconds; until now if it has not ended. */
  readonly seconds: number;
}

const STEPS = [
  ["queued", "Waited"],
  ["preparing", "Prepared"],
  ["prepared", "Waited to run"],
  ["building", "Ran"],
] as const;

/** What takes less is left out, unless it is all there is to say. */
const NOTICED_SECONDS = 0.05;

/** What a build went through so far, in order. `now` is in seconds since the epoch. */
export const phasesOf = (
  { state_timestamps: times = {} }: Pick<BuildStatus, "state_timestamps">,
  now: number,
): readonly Phase[] => {
  const end = endOf(times) ?? now;
  const begun = STEPS.flatMap(([state, name]) => {
    const from = times[state] ?? null;
    return from === null ? [] : [{ name, from }];
  });
  const phases = begun.map(({ name, from }, index) => ({
    name,
    from,
    seconds: Math.max(0, (begun[index + 1]?.from ?? end) - from),
  }));
  return phases.filter(({ seconds }, index) => seconds >= NOTICED_SECONDS || index === phases.length - 1);
};

/** When it ended, in seconds since the epoch; null before. */
export const endOf = (times: Readonly<Record<string, number | null>>): number | null =>
  times["finished"] ?? times["error"] ?? times["canceled"] ?? null;
