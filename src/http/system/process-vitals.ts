import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";

/** How this process is, for some seconds up to now. */
export interface ProcessVitals {
  /** Whose delays and CPU time these are. */
  readonly seconds: number;
  /** How long the event loop held up what was due, in seconds. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
  /** How many cores it kept busy: all of its threads, without the commands that it runs. */
  readonly cores: number;
}

/** For how long at least: less tells of chance. */
const LEAST_SECONDS = 5;

/** Between two looks at the event loop, in ms. */
const RESOLUTION_MS = 10;

const NS_PER_SECOND = 1e9;
const US_PER_SECOND = 1e6;

/**
 * Begins to watch the process, for as long as it lives. The returned function may be called as often as one likes, and by several who do not know of
 * each other: all of them are told of the same last span, which whoever asks first after `LEAST_SECONDS` ends.
 *
 * @param now ms, of a clock that nobody sets
 */
export const watchProcess = (now: () => number): (() => ProcessVitals) => {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let since = now();
  let cpu = process.cpuUsage();
  let last: ProcessVitals | undefined;

  const measured = (seconds: number): ProcessVitals => {
    const { user, system } = process.cpuUsage(cpu);
    return {
      seconds,
      delay: {
        p50: delayOf(histogram.percentile(50)),
        p99: delayOf(histogram.percentile(99)),
        max: delayOf(histogram.max),
      },
      cores: seconds === 0 ? 0 : (user + system) / US_PER_SECOND / seconds,
    };
  };

  return () => {
    const seconds = (now() - since) / 1_000;
    if (seconds < LEAST_SECONDS) return last ?? measured(seconds);
    last = measured(seconds);
    histogram.reset();
    since = now();
    cpu = process.cpuUsage();
    return last;
  };
};

/** The histogram has the whole time between two looks. */
const delayOf = (ns: number): number => Math.max(0, ns / NS_PER_SECOND - RESOLUTION_MS / 1_000);

let watching: (() => ProcessVitals) | undefined;

/** Those of the process that this is in: one watch for all servers of this thread. */
export const processVitals = (): ProcessVitals => (watching ??= watchProcess(() => performance.now()))();
