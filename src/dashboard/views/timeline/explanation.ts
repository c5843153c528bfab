import { phasesOf, type Phase, type PhaseName } from "./phases.ts";
import type { Recording } from "./recording.ts";
import { forecastsAround, type Forecast } from "./simulation.ts";
import { secondsOf, type AtomBar, type Span, type Track } from "./track.ts";

/** Why a build took as long as it did, or takes. All numbers are seconds. */
export interface Explanation {
  readonly phases: readonly Phase[];
  readonly total: number;
  readonly executors: readonly ExecutorSummary[];
  /** Null before the first subjob. */
  readonly criticalPath: CriticalPath | null;
  /** Those that took longest first. */
  readonly longestAtoms: readonly LongAtom[];
  /** Null until the build has finished: nobody knows before what there was to do. */
  readonly forecast: BuildForecast | null;
}

export interface LongAtom {
  readonly executor: number;
  readonly atom: AtomBar;
  readonly seconds: number;
}

export interface ExecutorSummary {
  readonly executor: number;
  readonly subjobs: number;
  readonly atoms: number;
  readonly failed: number;
  readonly busy: number;
  readonly idle: number;
  /** Pauses that are worth a look, in the order of time. */
  readonly gaps: readonly Span[];
}

/** What the end of the build waited for, step by step: the phases one after another, and the executor that ended last. */
export interface CriticalPath {
  readonly executor: number;
  readonly steps: readonly Step[];
  /** The longest subjob of that executor. */
  readonly longest: { readonly subjob: number; readonly seconds: number } | null;
}

export interface Step {
  readonly name: Exclude<PhaseName, "executors"> | "busy" | "idle";
  readonly seconds: number;
  readonly isEstimate: boolean;
}

export interface BuildForecast {
  /** For the phase of the executors alone: one less, as many, one more, two more. */
  readonly around: readonly Forecast[];
  readonly asMany: number;
  /** What one more executor would save. */
  readonly saved: number;
  /** However many executors there are, it takes that long: the longest subjob. */
  readonly least: number;
  /** How much longer the executors took than if they had had no other builds, and had been handed their subjobs at once. */
  readonly lost: number;
}

export const explain = (recording: Recording, now: number): Explanation => {
  const phases = phasesOf(recording, now);
  const span = phases.find(({ name }) => name === "executors");
  const { tracks, outcome } = recording;
  const executors = span === undefined ? [] : tracks.map((track) => summaryOf(track, span, now));
  return {
    phases,
    total: phases.reduce((sum, { from, to }) => sum + to - from, 0),
    executors,
    criticalPath: span === undefined ? null : criticalPathOf(tracks, phases, executors),
    longestAtoms: longestAtomsOf(tracks),
    forecast: span === undefined || outcome !== "finished" ? null : forecastOf(tracks, span.to - span.from),
  };
};

/** Shorter pauses are what it takes to go from one atom to the next; as a part of the time of the executors. */
const LEAST_GAP_PART = 0.005;

/** In seconds. */
const LEAST_GAP = 0.05;

const summaryOf = (track: Track, span: Span, now: number): ExecutorSummary => {
  const { executor, subjobs: bars, atoms, failed, running } = track;
  const least = Math.max(LEAST_GAP, LEAST_GAP_PART * (span.to - span.from));
  const gaps: Span[] = [];
  let [busy, free] = [0, span.from];
  const pass = (from: number, to: number): void => {
    if (from - free >= least) gaps.push({ from: free, to: from });
    busy += Math.max(0, to - Math.max(from, free));
    free = Math.max(free, to);
  };
  for (const { from, to } of bars) pass(from, to);
  if (running !== null) pass(running.since, Math.max(now, running.since));
  pass(span.to, span.to);
  return {
    executor,
    subjobs: bars.length,
    atoms: atoms.length,
    failed,
    busy,
    idle: Math.max(0, span.to - span.from - busy),
    gaps,
  };
};

const criticalPathOf = (
  tracks: readonly Track[],
  phases: readonly Phase[],
  executors: readonly ExecutorSummary[],
): CriticalPath | null => {
  const last = tracks.reduce<Track | undefined>(
    (found, track) => (found === undefined || endOf(track) > endOf(found) ? track : found),
    undefined,
  );
  const summary = executors.find(({ executor }) => executor === last?.executor);
  if (last === undefined || summary === undefined) return null;
  const steps = phases.flatMap(({ name, from, to, isEstimate }): readonly Step[] =>
    name === "executors"
      ? [
          { name: "busy", seconds: summary.busy, isEstimate: false },
          { name: "idle", seconds: summary.idle, isEstimate: false },
        ]
      : [{ name, seconds: to - from, isEstimate }],
  );
  const { executor } = last;
  return { executor, steps: steps.filter(({ seconds }) => seconds >= LEAST_STEP), longest: longestOf(last) };
};

/** In seconds: a shorter one is nothing to tell of. */
const LEAST_STEP = 0.001;

/** What runs ends after all that has ended. */
const endOf = ({ running, subjobs }: Track): number =>
  running === null ? (subjobs.at(-1)?.to ?? 0) : Number.MAX_VALUE - running.since;

const longestOf = ({ subjobs }: Track): CriticalPath["longest"] =>
  subjobs.reduce<CriticalPath["longest"]>((longest, bar) => {
    const seconds = secondsOf(bar);
    return longest === null || seconds > longest.seconds ? { subjob: bar.subjob, seconds } : longest;
  }, null);

const forecastOf = (tracks: readonly Track[], took: number): BuildForecast => {
  const durations = durationsOf(tracks);
  const around = forecastsAround(durations, tracks.length);
  const secondsWith = (executors: number): number =>
    around.find((forecast) => forecast.executors === executors)?.seconds ?? 0;
  const asMany = secondsWith(tracks.length);
  return {
    around,
    asMany,
    saved: Math.max(0, asMany - secondsWith(tracks.length + 1)),
    least: durations.reduce((most, seconds) => Math.max(most, seconds), 0),
    lost: Math.max(0, took - asMany),
  };
};

/** In the order in which they are handed out. What ran of a subjob before it was lost counts, too. */
const durationsOf = (tracks: readonly Track[]): readonly number[] => {
  const durations = new Map<number, number>();
  for (const { subjobs } of tracks)
    for (const bar of subjobs) durations.set(bar.subjob, (durations.get(bar.subjob) ?? 0) + secondsOf(bar));
  return [...durations].toSorted(([one], [other]) => one - other).map(([, seconds]) => seconds);
};

/** How many of the longest atoms are told. */
const MOST_LONG = 10;

const longestAtomsOf = (tracks: readonly Track[]): readonly LongAtom[] => {
  const longest: LongAtom[] = [];
  for (const { executor, atoms } of tracks)
    for (const atom of atoms) {
      const seconds = secondsOf(atom);
      if (longest.length === MOST_LONG && seconds <= (longest.at(-1)?.seconds ?? 0)) continue;
      const place = longest.findIndex((other) => other.seconds < seconds);
      longest.splice(place === -1 ? longest.length : place, 0, { executor, atom, seconds });
      longest.splice(MOST_LONG);
    }
  return longest;
};
