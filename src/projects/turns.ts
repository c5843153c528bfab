/**
 * Runs work of one key one after another, in the order of the calls, and work of different keys at once.
 *
 * Rejects with the signal's reason when it is aborted while waiting; work that has started is left to end by itself.
 */
export type Turns = <T>(key: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

export const createTurns = (): Turns => {
  const lasts = new Map<string, Promise<unknown>>();
  return (key, signal, work) => {
    const before = lasts.get(key) ?? Promise.resolve();
    const mine = unlessAborted(before, signal).then(work);
    // One that gives up keeps the order: those behind it still wait for those before it.
    const last: Promise<unknown> = Promise.allSettled([before, mine]).then(
      () => lasts.get(key) === last && lasts.delete(key),
    );
    lasts.set(key, last);
    return mine;
  };
};

const unlessAborted = async (promise: Promise<unknown>, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const go = (): void => {
      signal.removeEventListener("abort", go);
      resolve();
    };
    signal.addEventListener("abort", go);
    void promise.then(go);
  });
  signal.throwIfAborted();
};
