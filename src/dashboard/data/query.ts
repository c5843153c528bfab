import { batch, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { BuildEvent, Client } from "../../client.ts";
import type { Feed } from "./feed.ts";
import type { Server } from "./server.ts";

/** An answer of the server that is kept fresh. */
export interface Query<T> {
  /** The last answer; undefined before the first one. It stays while there is an error. */
  readonly value: ReadonlySignal<T | undefined>;
  /** Why the last reading failed; undefined if it did not. */
  readonly error: ReadonlySignal<unknown>;
  /** Reads again as soon as may be. */
  refresh(): void;
  close(): void;
}

export interface QueryOptions<T> {
  readonly ask: (client: Client) => Promise<T>;
  /** Whether after this event the answer may be another one. */
  readonly isStaledBy: (event: BuildEvent) => boolean;
  /** The least time between two readings, in ms. @default 1_000 */
  readonly eachMs?: number;
}

const EACH_MS = 1_000;

/**
 * Reads something now, after each event that may change it, and after each new connection: once in a second at the most, and not while
 * nobody looks. So what is shown is always an answer of the server, never a sum of events that might go wrong.
 */
export const createQuery = <T>(
  {
    server,
    feed,
    isVisible,
  }: { readonly server: Server; readonly feed: Feed; readonly isVisible: ReadonlySignal<boolean> },
  { ask, isStaledBy, eachMs = EACH_MS }: QueryOptions<T>,
): Query<T> => {
  const value = signal<T | undefined>();
  const error = signal<unknown>();
  let isStale = true;
  let isReading = false;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let began = -Infinity;

  const read = async (): Promise<void> => {
    isReading = true;
    isStale = false;
    began = performance.now();
    try {
      const answer = await server.read(ask);
      if (isClosed) return;
      batch(() => {
        value.value = answer;
        error.value = undefined;
      });
    } catch (failure) {
      if (!isClosed) error.value = failure;
    } finally {
      isReading = false;
      plan();
    }
  };
  const plan = (): void => {
    if (!isStale || isReading || isClosed || timer !== undefined || !isVisible.peek()) return;
    const waitMs = began + eachMs - performance.now();
    timer = setTimeout(
      () => {
        timer = undefined;
        void read();
      },
      Math.max(0, waitMs),
    );
  };
  const refresh = (): void => {
    isStale = true;
    plan();
  };

  const unsubscribe = feed.subscribe((event) => {
    if (isStaledBy(event)) refresh();
  });
  const unfollow = effect(() => {
    if (feed.connection.value > 0) untracked(refresh);
  });
  const unwatch = effect(() => {
    if (isVisible.value) untracked(plan);
  });
  return {
    value,
    error,
    refresh,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      unsubscribe();
      unfollow();
      unwatch();
    },
  };
};
