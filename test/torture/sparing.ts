import type { Entry } from "../../src/index.ts";

/** Keeps a torture of threads from having a subjob given up: an atom that is lost three times ends its build, and rightly. */
export interface Sparing {
  hear(entry: Entry): void;
  /** A thread is being ended; it is gone when the promise resolves, and may take another subjob until then. */
  killed(gone: Promise<unknown>): void;
  /** Whether so many more may be ended, however many of the subjobs that run have been lost by those that were. */
  allows(threads: number): boolean;
}

/** As many losses as an atom outlives. */
const MOST_LOSSES = 2;

/** A subjob may have run for so long before it was recorded that it does, in ms. */
const MARGIN_MS = 100;

/** Each thread that ends costs a subjob one attempt at the most. */
export const createSparing = (): Sparing => {
  /** When each thread was gone, in ms since the epoch. */
  const kills: { at: number }[] = [];
  /** By build and subjob, of those that run or wait again: since when, in ms since the epoch, its next atom may have been lost. */
  const since = new Map<string, number>();
  return {
    hear: ({ build, fact }) => {
      const key = "subjob" in fact ? `${build}/${fact.subjob}` : "";
      if (fact.type === "subjobStarted" && !since.has(key)) since.set(key, fact.at - MARGIN_MS);
      else if (fact.type === "atomFinished") since.set(key, fact.at);
      else if (fact.type === "subjobFinished") since.delete(key);
      // What should not be is not waited for.
      else if (fact.type === "failed")
        for (const one of since.keys()) if (one.startsWith(`${build}/`)) since.delete(one);
    },
    killed: (gone) => {
      const kill = { at: Infinity };
      kills.push(kill);
      void gone.then(() => {
        kill.at = Date.now();
      });
    },
    allows: (threads) =>
      [...since.values()].every((from) => kills.filter(({ at }) => at >= from).length + threads <= MOST_LOSSES),
  };
};
