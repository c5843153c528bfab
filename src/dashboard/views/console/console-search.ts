import { batch, signal, type ReadonlySignal } from "@preact/signals";
import type { ConsoleMatches, ConsoleSearchOptions } from "../../../client.ts";

/** What is looked for in a console: a text, or what looks like the report of an error. */
export type Sought = { readonly text: string } | "errors";

/** Looks through a whole console, whatever its size, some MB at a time. */
export interface ConsoleSearch {
  /** Null for nothing. */
  readonly sought: ReadonlySignal<Sought | null>;
  /** The lines that were found, from 0, in order. */
  readonly matches: ReadonlySignal<readonly number[]>;
  /** How much was looked at, from 0 to 1: all of it, or as much as gives more matches than anybody goes through. */
  readonly progress: ReadonlySignal<number>;
  readonly error: ReadonlySignal<unknown>;
  start(sought: Sought): void;
  /** Looks at the lines that have come since. */
  goOn(): void;
  stop(): void;
}

export type AskMatches = (options: ConsoleSearchOptions) => Promise<ConsoleMatches>;

/** More matches are not listed. */
export const MOST_MATCHES = 10_000;

const MATCHES_AT_ONCE = 1_000;

export const createConsoleSearch = (ask: AskMatches): ConsoleSearch => {
  const sought = signal<Sought | null>(null);
  const matches = signal<readonly number[]>([]);
  const progress = signal(1);
  const error = signal<unknown>();
  let next = 0;
  let current = new AbortController();
  let isRunning = false;

  const stop = (): void => {
    current.abort();
    isRunning = false;
    next = 0;
    batch(() => {
      sought.value = null;
      matches.value = [];
      progress.value = 1;
      error.value = undefined;
    });
  };
  const look = async (what: Sought, { signal: ended }: AbortController): Promise<void> => {
    const options = { maxMatches: MATCHES_AT_ONCE, signal: ended, ...(what === "errors" ? {} : what) };
    isRunning = true;
    try {
      for (let isOver = false; !isOver;) {
        const found = await ask({ ...options, offsetLine: next });
        if (ended.aborted) return;
        const count = matches.value.length + found.matches.length;
        isOver = found.next_line >= found.total_num_lines || count >= MOST_MATCHES;
        next = found.next_line;
        batch(() => {
          if (found.matches.length > 0) matches.value = [...matches.value, ...found.matches];
          progress.value = isOver ? 1 : next / found.total_num_lines;
          error.value = undefined;
        });
      }
    } catch (failure) {
      if (ended.aborted) return;
      error.value = failure;
      progress.value = 1;
    }
    isRunning = false;
  };

  return {
    sought,
    matches,
    progress,
    error,
    start: (what) => {
      stop();
      current = new AbortController();
      batch(() => {
        sought.value = what;
        progress.value = 0;
      });
      void look(what, current);
    },
    goOn: () => {
      if (sought.value === null || isRunning || matches.value.length >= MOST_MATCHES) return;
      void look(sought.value, current);
    },
    stop,
  };
};

/** Which of some numbers in order is the first that is not below `least`; as many as there are if none is. */
export const firstFrom = (numbers: readonly number[], least: number): number => {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
};
