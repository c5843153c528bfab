import { PASSED, RUNNING, type AtomColumns } from "./atoms/atom-columns.ts";

/**
 * About how many seconds a build still takes that has run for `elapsed` seconds, by what its atoms are expected to take and how fast the
 * work went so far; null if nobody can tell. Atoms that nobody knows take as long as the others on average.
 */
export const remainingSeconds = (
  {
    loaded,
    total,
    states,
    seconds,
    expected,
  }: Pick<AtomColumns, "loaded" | "total" | "states" | "seconds" | "expected">,
  elapsed: number,
): number | null => {
  let [known, knownSum, doneSum, unknown, openSum] = [0, 0, 0, total - loaded, 0];
  for (let place = 0; place < loaded; place++) {
    const hasEnded = (states[place] ?? 0) >= PASSED;
    const time = (hasEnded ? seconds[place] : expected[place]) ?? Number.NaN;
    // Of one that runs about half has passed.
    const part = states[place] === RUNNING ? HALF : 1;
    if (!Number.isNaN(time)) {
      known += 1;
      knownSum += time;
    }
    if (hasEnded) doneSum += time;
    else if (Number.isNaN(time)) unknown += part;
    else openSum += part * time;
  }
  if (doneSum <= 0 || elapsed <= 0) return null;
  return (openSum + unknown * (knownSum / known)) / (doneSum / elapsed);
};

const HALF = 0.5;
