import { PASSED, RUNNING, type AtomColumns } from "./atoms/atom-columns.ts";

/**
 * About how many seconds a build still takes, by what its atoms are expected to take and how many run at once; null if nobody can tell.
 * Those that nobody knows take as long as the known ones on average.
 */
export const remainingSeconds = ({
  loaded,
  total,
  states,
  seconds,
  expected,
  counts,
}: Pick<AtomColumns, "loaded" | "total" | "states" | "seconds" | "expected" | "counts">): number | null => {
  const running = counts[RUNNING] ?? 0;
  if (running === 0) return null;
  let [known, sum, open, openSum] = [0, 0, 0, 0];
  for (let place = 0; place < loaded; place++) {
    const hasEnded = (states[place] ?? 0) >= PASSED;
    const time = (hasEnded ? seconds[place] : expected[place]) ?? Number.NaN;
    if (!Number.isNaN(time)) {
      known += 1;
      sum += time;
    }
    if (hasEnded) continue;
    // Of one that runs about half has passed.
    const part = states[place] === RUNNING ? HALF : 1;
    if (Number.isNaN(time)) open += part;
    else openSum += part * time;
  }
  if (known === 0) return null;
  const unread = total - loaded;
  return (openSum + (open + unread) * (sum / known)) / running;
};

const HALF = 0.5;
