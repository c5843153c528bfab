import type { Subjob } from "./subjob.ts";

/** How long subjobs are expected to take. */
export interface Forecast {
  /** One after another; null if nothing is known of any atom. */
  readonly seconds: number | null;
  /** With as many of them at once as may run, in the order in which they are handed out; null if nothing is known of any atom. */
  readonly wallSeconds: number | null;
  /** Atoms of which nothing is known; each counts as the longest that is known. */
  readonly unknown: number;
}

/** What is expected of subjobs on `executors`, at least 1. */
export const forecastOf = (subjobs: readonly Subjob[], executors: number): Forecast => {
  const times = subjobs.flatMap(({ atoms }) => atoms.map(({ expectedSeconds }) => expectedSeconds ?? null));
  const known = times.filter((seconds) => seconds !== null);
  const unknown = times.length - known.length;
  if (known.length === 0) return { seconds: null, wallSeconds: null, unknown };
  const longest = known.reduce((most, seconds) => Math.max(most, seconds), 0);
  const lengths = subjobs.map(({ atoms }) =>
    atoms.reduce((sum, { expectedSeconds = longest }) => sum + expectedSeconds, 0),
  );
  return { seconds: sum(lengths), wallSeconds: makespan(lengths, executors), unknown };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** When the last of them ends if each begins on the executor that is free first. */
const makespan = (lengths: readonly number[], executors: number): number => {
  const busyUntil = Array.from({ length: Math.min(executors, lengths.length) }, () => 0);
  for (const length of lengths) {
    const first = busyUntil.indexOf(Math.min(...busyUntil));
    busyUntil[first] = (busyUntil[first] ?? 0) + length;
  }
  return Math.max(...busyUntil);
};
