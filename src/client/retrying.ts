import { ClientError } from "./client-error.ts";
import type { ClientClock } from "./clock.ts";

export interface RetryingOptions {
  readonly clock: ClientClock;
  /** How often a failed attempt is repeated. */
  readonly retries: number;
  /** Between two attempts, in ms. */
  readonly longestPauseMs: number;
}

/** Which failures are worth another attempt. */
export type IsPassing = (error: unknown) => boolean;

export interface Retrying {
  /** Attempts something again and again, until it succeeds, or fails for good: with its last error. */
  <T>(attempt: () => Promise<T>, isPassing: IsPassing, signal: AbortSignal | undefined): Promise<T>;
  /** Waits before the next attempt, the first time with `failures` 1. Throws the error when it has failed too often. */
  before(failures: number, error: unknown, signal: AbortSignal | undefined): Promise<void>;
}

const FIRST_DELAY_MS = 250;

/** Waits twice as long before each attempt, less up to a half by chance, so that many clients don't come back at once. */
export const createRetrying = ({ clock, retries, longestPauseMs }: RetryingOptions): Retrying => {
  const before = async (failures: number, error: unknown, signal: AbortSignal | undefined): Promise<void> => {
    const wished = error instanceof ClientError ? (error.retryAfterMs ?? 0) : 0;
    if (failures > retries || wished > longestPauseMs) throw error;
    const delay = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), longestPauseMs);
    await clock.sleep(Math.max(wished, delay * (1 - Math.random() / 2)), signal);
  };

  const retrying = async <T>(
    attempt: () => Promise<T>,
    isPassing: IsPassing,
    signal: AbortSignal | undefined,
  ): Promise<T> => {
    for (let failures = 1; ; failures += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!isPassing(error)) throw error;
        await before(failures, error, signal);
      }
    }
  };
  return Object.assign(retrying, { before });
};

const TOO_MANY_REQUESTS = 429;

/** What a server, or a proxy before it, says while it starts again or is busy. */
const PASSING_STATUSES: ReadonlySet<number | null> = new Set([TOO_MANY_REQUESTS, 502, 503, 504]);

/** Whether a question that changes nothing may be answered the next time. */
export const mayPass = (error: unknown): boolean =>
  error instanceof ClientError && (error.code === "UNREACHABLE" || PASSING_STATUSES.has(error.status));

/**
 * Whether a server surely has not done what it was asked. A 503 does not say so: whoever must store a build may be too busy to answer
 * that it has done so.
 */
export const wasNotTaken = (error: unknown): boolean =>
  error instanceof ClientError &&
  (error.status === TOO_MANY_REQUESTS ||
    (error.code === "UNREACHABLE" && causesOf(error).some((cause) => codeOf(cause) === "ECONNREFUSED")));

const causesOf = (error: Error): readonly unknown[] => {
  const { cause } = error;
  return cause instanceof Error ? [cause, ...causesOf(cause)] : [cause];
};

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
