import { effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { Feed } from "../../data/feed.ts";
import type { Query } from "../../data/query.ts";
import type { Server } from "../../data/server.ts";
import { createRecording, type Recording } from "./recording.ts";

/** How a recording is now. Each reading is a new one, though the recording in it is the same as long as it grows. */
export interface Reading {
  readonly recording: Recording;
  /** Whether all is read that had happened when the reading began: what comes now happens now. */
  readonly isCaughtUp: boolean;
}

/** What a reading needs of the data of the page. */
export interface ReadingSource {
  readonly server: Pick<Server, "read">;
  readonly feed: Pick<Feed, "connection" | "beginning">;
}

/** How often a recording that grows is looked at, in ms. */
const EACH_MS = 100;

/** After so many looks at which there was nothing new, what had happened before is taken to be read. */
const QUIET_LOOKS = 3;

/**
 * Follows a build from its first event to its end. What breaks off goes on behind the last event when the page is connected again; with
 * another server, or one that has lost what it knew, it begins anew.
 */
export const followRecording = ({ server, feed }: ReadingSource, build: number): Query<Reading> => {
  const value = signal<Reading | undefined>();
  const error = signal<unknown>();
  const again = signal(0);
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows what there is, and what comes after it later. `isOver` is whether nothing will. */
  const show = (recording: Recording, seen: Seen, isOver: boolean): void => {
    clearTimeout(timer);
    seen.quiet = seen.shown === seen.events ? seen.quiet + 1 : 0;
    seen.shown = seen.events;
    seen.isCaughtUp ||= isOver || seen.quiet === QUIET_LOOKS;
    value.value = { recording, isCaughtUp: seen.isCaughtUp };
    timer = seen.isCaughtUp ? undefined : setTimeout(() => show(recording, seen, false), EACH_MS);
  };

  const follow = async (signalOfEnd: AbortSignal): Promise<void> => {
    const recording = createRecording();
    const seen = { events: 0, shown: 0, quiet: 0, isCaughtUp: false };
    let lastEventId = "";
    const readOn = (): Promise<void> =>
      server.read(async (client) => {
        for await (const event of client.events(build, { lastEventId, signal: signalOfEnd })) {
          if (signalOfEnd.aborted) return;
          recording.add(event);
          ({ lastEventId } = event);
          error.value = undefined;
          seen.events += 1;
          timer ??= setTimeout(() => show(recording, seen, false), EACH_MS);
        }
      });
    while (!signalOfEnd.aborted) {
      try {
        await readOn();
        if (!signalOfEnd.aborted) show(recording, seen, true);
        return;
      } catch (failure) {
        if (signalOfEnd.aborted) return;
        error.value = failure;
        await nextChange([feed.connection, again], signalOfEnd);
      }
    }
  };

  const begin = (): void => {
    abort.abort();
    clearTimeout(timer);
    timer = undefined;
    abort = new AbortController();
    void follow(abort.signal);
  };
  const unfollow = effect(() => {
    if (feed.beginning.value >= 0) untracked(begin);
  });
  return {
    value,
    error,
    refresh: () => void (again.value += 1),
    close: () => {
      unfollow();
      abort.abort();
      clearTimeout(timer);
    },
  };
};

/** How far a recording has been shown. */
interface Seen {
  events: number;
  /** How many of the events. */
  shown: number;
  /** How many looks have brought nothing new. */
  quiet: number;
  isCaughtUp: boolean;
}

/** Resolves when one of the numbers changes, or the signal aborts. */
const nextChange = (numbers: readonly ReadonlySignal<number>[], ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const before = numbers.map((number) => number.peek());
    const done = (): void => {
      ended.removeEventListener("abort", done);
      // Not within itself: it is not there yet when it runs first.
      queueMicrotask(() => stop());
      resolve();
    };
    ended.addEventListener("abort", done);
    const stop = effect(() => {
      if (numbers.some((number, index) => number.value !== before[index])) done();
    });
  });
