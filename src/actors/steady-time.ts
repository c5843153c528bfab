import type { Clock } from "../runtime/index.ts";

/** Time stamps that go on evenly from their first one, however often the machine's clock is set meanwhile. */
export interface SteadyTime {
  /** Whole milliseconds since 1970, never before an earlier one. */
  now(): number;
  /** The same for what another thread has read of the machine's clock a moment ago. */
  of(at: number): number;
}

/** Begins with the machine's time, but not before `earliest`: that clock may have been set back since. */
export const steadyTime = (clock: Pick<Clock, "now" | "monotonic">, earliest: number): SteadyTime => {
  const first = Math.max(clock.now(), earliest);
  const since = clock.monotonic();
  const now = (): number => Math.round(first + clock.monotonic() - since);
  return { now, of: (at) => Math.min(now(), at + now() - clock.now()) };
};
