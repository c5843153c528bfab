/**
 * Runs so much work at once and no more; what is too much waits, and starts in the order of the calls.
 *
 * Rejects with the signal's reason when it is aborted while waiting; work that has started is left to end by itself.
 */
export type Slots = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

export const createSlots = (count: number): Slots => {
  let free = count;
  const waiting = new Set<() => void>();

  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        waiting.delete(enter);
        reject(signal.reason);
      };
      waiting.add(enter);
      signal.addEventListener("abort", leave, { once: true });
    });

  return async (signal, work) => {
    signal.throwIfAborted();
    if (free > 0) free -= 1;
    else await turn(signal);
    try {
      return await work();
    } finally {
      // Whoever waits has this one's slot from now on.
      const [next] = waiting;
      if (next === undefined) free += 1;
      else {
        waiting.delete(next);
        next();
      }
    }
  };
};
