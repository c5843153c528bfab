/** How a client tells the time and waits. */
export interface ClientClock {
  /** In milliseconds, from any point on: never goes back. */
  now(): number;
  /** Resolves after so many milliseconds. An abort of `signal`, before or meanwhile, rejects with its reason. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

/** The real time. */
export const REAL_CLOCK: ClientClock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};
