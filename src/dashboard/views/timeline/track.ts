/** Bars of one executor: columns of the same length, in the order of time, none over another. Times in seconds since the epoch. */
export interface Bars {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Atoms that have ended. */
export interface AtomBars extends Bars {
  readonly subjobs: readonly number[];
  /** The atom's place within its subjob. */
  readonly atoms: readonly number[];
  readonly exitCodes: readonly number[];
  readonly attempts: readonly number[];
}

/** Subjobs as far as they have come, what it takes to go from one atom to the next included. */
export interface SubjobBars extends Bars {
  readonly subjobs: readonly number[];
}

/** What runs on an executor now, or ran when its build was cut off. */
export interface RunningAtom {
  readonly subjob: number;
  readonly atom: number;
  readonly since: number;
}

/** What one executor did for a build. */
export interface Track {
  readonly executor: number;
  readonly atoms: AtomBars;
  readonly subjobs: SubjobBars;
  readonly running: RunningAtom | null;
  readonly failed: number;
}

/** A time from one moment to another, in seconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The first bar that ends after a moment; as many as there are bars if none does. */
export const firstEndingAfter = ({ ends }: Bars, time: number): number => {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low;
};

export const isFailed = ({ exitCodes }: AtomBars, index: number): boolean => exitCodes[index] !== 0;

/** Whether it passed, but not at its first attempt. */
export const isFlaky = (bars: AtomBars, index: number): boolean =>
  !isFailed(bars, index) && (bars.attempts[index] ?? 1) > 1;

export const secondsOf = ({ starts, ends }: Bars, index: number): number => (ends[index] ?? 0) - (starts[index] ?? 0);

/** Whether there was no server in some of this time. */
export const isStopped = (stops: readonly Span[], { from, to }: Span): boolean =>
  stops.some((stop) => stop.from < to && stop.to > from);
