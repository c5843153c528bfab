import { constants } from "node:os";

/** A wait for a signal that has begun. */
export interface Interrupt {
  /** As if the signal had come, unless one has already. */
  raise(signal: NodeJS.Signals): void;
  /** Ends the wait. The number of the signal that came, null if none did. */
  stop(): number | null;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ctrl-C reaches whoever stands between, such as npm, which sends it again: within so many ms it is the same one. */
const SAME_MS = 100;

/** Calls `onFirst` at the first signal that asks the process to end, and `onSecond` at the next, with the number of the first. */
export const untilSignal = (
  onFirst: (signal: NodeJS.Signals) => void,
  onSecond: (first: number) => void = () => {},
): Interrupt => {
  let first: number | null = null;
  let firstAt = 0;
  let hasSecond = false;
  const raise = (signal: NodeJS.Signals): void => {
    if (first !== null) return;
    first = constants.signals[signal];
    firstAt = performance.now();
    onFirst(signal);
  };
  const listener = (signal: NodeJS.Signals): void => {
    if (first === null) {
      raise(signal);
    } else if (!hasSecond && performance.now() - firstAt > SAME_MS) {
      hasSecond = true;
      onSecond(first);
    }
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    raise,
    stop() {
      for (const signal of SIGNALS) process.off(signal, listener);
      return first;
    },
  };
};
