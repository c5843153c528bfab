/** Counts something by the second, for a minute: what it holds is as much for a million as for one. */
export interface Rate {
  /** One more, at this time in ms since the epoch. */
  count(at: number): void;
  /** How many there were within the minute before this time. */
  within(now: number): number;
}

const SECOND_MS = 1_000;
const SECONDS = 60;

export const createRate = (): Rate => {
  const counts = new Map<number, number>();
  const forget = (now: number): void => {
    for (const second of counts.keys()) if (second <= now - SECONDS) counts.delete(second);
  };
  return {
    count: (at) => {
      const second = secondOf(at);
      const known = counts.get(second);
      if (known === undefined) forget(second);
      counts.set(second, (known ?? 0) + 1);
    },
    within: (now) => {
      const last = secondOf(now);
      let sum = 0;
      // Those of a clock that was set back are not yet.
      for (const [second, count] of counts) if (second > last - SECONDS && second <= last) sum += count;
      return sum;
    },
  };
};

const secondOf = (ms: number): number => Math.floor(ms / SECOND_MS);
