/** A time from one moment to another, in seconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An atom that has ended. */
export interface AtomBar extends Span {
  readonly subjob: number;
  /** The atom's place within its subjob. */
  readonly atom: number;
  readonly exitCode: number;
  readonly attempts: number;
}

/** A subjob as far as it has come, what it takes to go from one atom to the next included. */
export interface SubjobBar extends Span {
  readonly subjob: number;
}

/** What runs on an executor now, or ran when its build was cut off. */
export interface RunningAtom {
  readonly subjob: number;
  readonly atom: number;
  readonly since: number;
}

/** What one executor did for a build. Bars are in the order of time, none over another. */
export interface Track {
  readonly executor: number;
  readonly atoms: readonly AtomBar[];
  readonly subjobs: readonly SubjobBar[];
  readonly running: RunningAtom | null;
  readonly failed: number;
}

/** The place of the first bar that ends after a moment; as many as there are bars if none does. */
export const firstEndingAfter = (bars: readonly Span[], time: number): number => {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bars[middle]?.to ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low;
};

export const isFailed = ({ exitCode }: AtomBar): boolean => exitCode !== 0;

/** Whether it passed, but not at its first attempt. */
export const isFlaky = (bar: AtomBar): boolean => !isFailed(bar) && bar.attempts > 1;

export const secondsOf = ({ from, to }: Span): number => to - from;

/** Whether there was no server in some of this time. */
export const isStopped = (stops: readonly Span[], { from, to }: Span): boolean =>
  stops.some((stop) => stop.from < to && stop.to > from);
