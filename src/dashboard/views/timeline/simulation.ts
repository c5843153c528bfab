/**
 * How long so many executors take, at least one, in the unit of the durations. These are of the subjobs in the order in which they are
 * handed out: as the scheduler has it, each goes to the executor that is free first. Executors are also given some short ones together,
 * but hand back what they have not begun as soon as another has nothing to do, so that it comes to the same within some 100 ms.
 */
export const makespan = (durations: readonly number[], executors: number): number => {
  const free = Array.from({ length: Math.max(1, executors) }, () => 0);
  let last = 0;
  for (const duration of durations) {
    let first = 0;
    for (let other = 1; other < free.length; other += 1) if ((free[other] ?? 0) < (free[first] ?? 0)) first = other;
    const end = (free[first] ?? 0) + duration;
    free[first] = end;
    last = Math.max(last, end);
  }
  return last;
};

/** How long a number of executors would take. */
export interface Forecast {
  readonly executors: number;
  readonly seconds: number;
}

/** For one executor less, as many, one more, and two more. Those that none is left for are left out. */
export const forecastsAround = (durations: readonly number[], executors: number): readonly Forecast[] =>
  [executors - 1, executors, executors + 1, executors + 2]
    .filter((count) => count > 0)
    .map((count) => ({ executors: count, seconds: makespan(durations, count) }));
