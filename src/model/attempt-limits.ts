import { durationMs } from "./duration.ts";
import type { JobMapping } from "./job-schema.ts";

/** How an atom is tried: what one attempt may take, and how many there may be. */
export interface AttemptLimits {
  /** How long one attempt may take; null for no limit. */
  readonly timeoutMs: number | null;
  /** How long one attempt may write nothing to its console; null for no limit. */
  readonly noOutputTimeoutMs: number | null;
  /** How many more attempts may follow one that failed or took too long; 0 for none. */
  readonly retries: number;
}

/** What a job says of the attempts at its atoms; undefined if each has one attempt, without limits. */
export const attemptLimitsOf = (given: JobMapping): AttemptLimits | undefined => {
  const { timeout, no_output_timeout: silence, retries = 0 } = given;
  if (timeout === undefined && silence === undefined && retries === 0) return undefined;
  return {
    timeoutMs: timeout === undefined ? null : durationMs(timeout),
    noOutputTimeoutMs: silence === undefined ? null : durationMs(silence),
    retries,
  };
};
