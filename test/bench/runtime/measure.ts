/** What the benches measure. */
export type CaseName =
  | "ping-pong"
  | "fan-in, credit"
  | "fan-in, unpaced"
  | "ring of 100"
  | "ring of 100,000"
  | "ask, one after another"
  | "ask, 1,000 in flight"
  | "spawn"
  | "stop"
  | "idle actor"
  | "flood: longest p99 of an echo"
  | "flood: latest 5 ms timer"
  | "tell to a thread"
  | "ask to a thread, 100 in flight";

/** A library's way through the cases: each returns the figure of one run, in the unit of its case. */
export type Cases = Partial<Readonly<Record<CaseName, () => Promise<number>>>>;

/** Runs `work` and returns how many of its operations it does in a second. */
export async function perSecond(operations: number, work: () => Promise<void> | void): Promise<number> {
  const from = performance.now();
  await work();
  return (operations / (performance.now() - from)) * 1_000;
}

/** A promise and the function that resolves it. */
export function signal(): { readonly done: () => void; readonly whenDone: Promise<void> } {
  let done: () => void = () => {};
  const whenDone = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { done, whenDone };
}

/** The median of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Sizes that all libraries share, so that their figures can be compared. */
export const ROUND_TRIPS = 100_000;
export const CREDIT = 64;
export const FAN_IN: number = 15_000 * CREDIT;
export const HOPS = 200_000;
export const ASKS = 30_000;
export const IN_FLIGHT = 1_000;
export const ACTORS = 100_000;
export const TIMEOUT_MS = 60_000;

/** The heap in use, garbage collected if the process allows it. */
export function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
