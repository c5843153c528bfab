/** The builds of which workers may have something, in this life of the master. */
export interface LiveBuilds {
  /** Something of it is to run. */
  begin(build: number): void;
  isLive(build: number): boolean;
  /** Nothing of it runs, or will: workers are to forget it. Resolves when none has it any more, or the signal is aborted. Never rejects. */
  end(build: number, signal: AbortSignal): Promise<void>;
  /** To be called whenever workers may have less than before. */
  check(): void;
}

/** @param isHeld whether a living worker has something of the build */
export const createLiveBuilds = (isHeld: (build: number) => boolean): LiveBuilds => {
  const live = new Set<number>();
  const checks = new Set<() => void>();
  return {
    begin: (build) => void live.add(build),
    isLive: (build) => live.has(build),
    end: (build, signal) => {
      live.delete(build);
      return new Promise((resolve) => {
        const check = (): void => {
          if (!signal.aborted && isHeld(build)) return;
          checks.delete(check);
          signal.removeEventListener("abort", check);
          resolve();
        };
        checks.add(check);
        signal.addEventListener("abort", check);
        check();
      });
    },
    check: () => {
      for (const check of checks) check();
    },
  };
};
