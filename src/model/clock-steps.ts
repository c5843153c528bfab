/** How far a clock that may be set was found ahead of one that goes on evenly, in ms of the latter. */
export interface ClockStep {
  readonly aheadMs: number;
  /** When it was found so last, by the even clock. */
  readonly seenAt: number;
}

export interface ClockReading {
  /** Of the clock that may be set, in ms since the epoch. */
  readonly now: number;
  /** Of the one that goes on evenly, in ms. */
  readonly monotonic: number;
}

/** How long a clock that was set forward must stay so before it is believed, in ms. */
export const DOUBTED_MS = 86_400_000;

/** By how much a clock may get ahead without having been set: it is corrected all the time. */
const UNNOTICED_MS = 60_000;

/** What is known after one more look at both clocks, the least ahead first. To be looked at well within `DOUBTED_MS`. */
export const afterLook = (steps: readonly ClockStep[], { now, monotonic }: ClockReading): readonly ClockStep[] => {
  const aheadMs = now - monotonic;
  // What lay further ahead was undone.
  const known = steps.filter((step) => step.aheadMs <= aheadMs && monotonic - step.seenAt <= DOUBTED_MS);
  const last = known.at(-1);
  return last !== undefined && aheadMs - last.aheadMs < UNNOTICED_MS
    ? known.with(known.length - 1, { aheadMs: last.aheadMs, seenAt: monotonic })
    : [...known, { aheadMs, seenAt: monotonic }];
};

/**
 * The time for which all that is older than some age is so beyond doubt: never later than the clock that may be set, and without what it was
 * set forward within the last day. `steps` must be known after this very look.
 */
export const undoubtedNow = ([least]: readonly ClockStep[], { now, monotonic }: ClockReading): number =>
  Math.min(now, monotonic + (least?.aheadMs ?? now - monotonic));
