/**
 * Who has a run, as both sides of a thread boundary see it at once: it waits, then either a thread takes it or the main thread
 * withdraws it, and never both.
 */
export type RunClaim = Int32Array<SharedArrayBuffer>;

/** The claim on a run that waits. */
export const openClaim = (): RunClaim => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Takes the run for a thread, whose id is above 0; false if it was withdrawn. */
export const takeRun = (claim: RunClaim, thread: number): boolean =>
  Atomics.compareExchange(claim, 0, WAITING, thread) === WAITING;

/** Withdraws the run; false if a thread has taken it. */
export const withdrawRun = (claim: RunClaim): boolean => {
  const found = Atomics.compareExchange(claim, 0, WAITING, WITHDRAWN);
  return found === WAITING || found === WITHDRAWN;
};

/** The id of the thread that took the run. */
export const takerOf = (claim: RunClaim): number | undefined => {
  const found = Atomics.load(claim, 0);
  return found > WAITING ? found : undefined;
};

const WAITING = 0;
const WITHDRAWN = -1;
