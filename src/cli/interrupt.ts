import { constants } from "node:os";

/** A wait for a signal that has begun. */
export interface Interrupt {
  /** Ends the wait. The number of the signal that came, null if none did. */
  stop(): number | null;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls `onFirst` at the first signal that asks the process to end. A second one ends it with all its children at once. */
export const untilSignal = (onFirst: (signal: NodeJS.Signals) => void, onSecond: () => void = () => {}): Interrupt => {
  let first: number | null = null;
  const listener = (signal: NodeJS.Signals): void => {
    if (first === null) {
      first = constants.signals[signal];
      onFirst(signal);
    } else {
      onSecond();
    }
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    stop() {
      for (const signal of SIGNALS) process.off(signal, listener);
      return first;
    },
  };
};
