/** What is to be told to one address once a build has ended, and how far that has come. */
export interface Delivery {
  /** http or https, in its normal form. It may hold credentials: show it only through `withoutSecrets`. */
  readonly url: string;
  readonly state: DeliveryState;
  /** How often it was tried. */
  readonly attempts: number;
  /** Of the last attempt; null before the first. */
  readonly last: Attempt | null;
}

/**
 * ```
 *  pending ──┬──> delivered
 *            └──> failed
 * ```
 */
export type DeliveryState = "pending" | "delivered" | "failed";

/** What became of one attempt. */
export interface Attempt {
  /** When it had ended, in ms since the epoch. */
  readonly at: number;
  /** Of the receiver's answer; null if there was none. */
  readonly status: number | null;
  /** What kept it from being delivered, in words; null if nothing did. */
  readonly error: string | null;
}

/** An attempt at one of a build's deliveries, and what follows from it. */
export interface DeliveryAttempt extends Attempt {
  /** The delivery's place among those of the build. */
  readonly callback: number;
  /** What becomes of it: `pending` is tried again. */
  readonly state: DeliveryState;
}

/** How often a receiver that can't take it is tried in all. */
const MOST_ATTEMPTS = 8;

/** Before the second attempt, in ms. */
const FIRST_DELAY_MS = 1_000;

/** By how much each further delay is longer: with the two others it spreads all attempts over some 53 minutes. */
const FACTOR = 4;

const LONGEST_DELAY_MS = 30 * 60 * 1_000;

/** The share by which a delay is longer or shorter by chance, so that what failed together is not tried again together. */
const JITTER = 0.2;

/** Deliveries of which none was tried, one for each address: the same one is told once. */
export const pendingDeliveries = (urls: readonly string[]): readonly Delivery[] =>
  [...new Set(urls)].map((url) => ({ url, state: "pending", attempts: 0, last: null }));

/** The deliveries after an attempt at one of them; undefined if it means none that is pending. */
export const afterAttempt = (
  deliveries: readonly Delivery[],
  { callback, state, at, status, error }: DeliveryAttempt,
): readonly Delivery[] | undefined => {
  const tried = deliveries[callback];
  if (tried?.state !== "pending") return undefined;
  return deliveries.with(callback, {
    url: tried.url,
    state,
    attempts: tried.attempts + 1,
    last: { at, status, error },
  });
};

/**
 * What becomes of a delivery by its attempt number `attempts`, from 1: a receiver that refuses the message for good is not tried
 * again, one that has no time or no room is.
 */
export const stateAfter = (attempts: number, status: number | null): DeliveryState => {
  if (status !== null && status >= 200 && status < 300) return "delivered";
  return attempts >= MOST_ATTEMPTS || (status !== null && refusesForGood(status)) ? "failed" : "pending";
};

/** How long to wait after attempt number `attempts`, from 1, in ms; `chance` is from 0 to below 1. */
export const delayAfter = (attempts: number, chance: number): number =>
  Math.min(FIRST_DELAY_MS * FACTOR ** (attempts - 1), LONGEST_DELAY_MS) * (1 + JITTER * (2 * chance - 1));

/** The same for every attempt at a delivery and for no other delivery, also of a server whose ids begin anew. */
export const deliveryIdOf = (build: number, callback: number, queuedAt: number): string =>
  `${build}.${callback}.${queuedAt}`;

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

const refusesForGood = (status: number): boolean =>
  status >= 400 && status < 500 && status !== REQUEST_TIMEOUT && status !== TOO_MANY_REQUESTS;
