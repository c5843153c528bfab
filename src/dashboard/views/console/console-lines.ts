import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { ClientError, type ConsoleOptions, type ConsolePage } from "../../../client.ts";
import { createKnownLines } from "./known-lines.ts";
import type { Stretch } from "./lines-in-sight.ts";
import type { TerminalLine } from "../../ui/terminal-line.ts";

/** The console of an atom, of which only those lines are read that are looked at. */
export interface ConsoleLines {
  /** How many there are; undefined until that is known, null while nothing is written. */
  readonly total: ReadonlySignal<number | null | undefined>;
  /** Changes with what `line` says. */
  readonly version: ReadonlySignal<number>;
  /** Why the last reading failed; undefined if it did not. */
  readonly error: ReadonlySignal<unknown>;
  /** From 0; undefined while it is not read. */
  line(number: number): TerminalLine | undefined;
  /** Reads these lines, and none any more that were wanted before. */
  want(stretch: Stretch): void;
  /** Asks how many lines there are now, and for the last ones if they are looked at. */
  renew(isAtEnd: boolean): Promise<void>;
}

/** Reads lines; rejects with a `ClientError`. */
export type ReadLines = (options: ConsoleOptions) => Promise<ConsolePage>;

/** How many lines are read at once at the most. */
const MOST_LINES = 500;

/** More of a line is on no screen. */
const MOST_LINE_BYTES = 4_096;

export const createConsoleLines = (read: ReadLines): ConsoleLines => {
  const total = signal<number | null | undefined>();
  const version = signal(0);
  const error = signal<unknown>();
  const known = createKnownLines();
  let wanted: Stretch = { first: 0, end: 0 };
  let isReading = false;

  const taken = ({ offset_line, num_lines, total_num_lines, content }: ConsolePage): void => {
    // An atom that is tried again begins its console anew.
    if (total_num_lines < (total.value ?? 0)) known.clear();
    known.put(offset_line, textsIn(content, num_lines));
    batch(() => {
      total.value = total_num_lines;
      version.value += 1;
      error.value = undefined;
    });
  };
  const asked = async (options: ConsoleOptions): Promise<boolean> => {
    try {
      taken(await read({ maxLineBytes: MOST_LINE_BYTES, ...options }));
      return true;
    } catch (failure) {
      const status = failure instanceof ClientError ? failure.status : null;
      if (status === NOT_FOUND || status === BEYOND_END) known.clear();
      batch(() => {
        if (status === NOT_FOUND || status === BEYOND_END) total.value = null;
        error.value = status === NOT_FOUND || status === BEYOND_END ? undefined : failure;
      });
      return false;
    }
  };
  const readWanted = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    for (;;) {
      const end = Math.min(wanted.end, total.value ?? 0);
      const offsetLine = known.firstUnknown(wanted.first, end);
      if (offsetLine >= end || !(await asked({ offsetLine, maxLines: Math.min(MOST_LINES, end - offsetLine) }))) break;
    }
    isReading = false;
  };

  return {
    total,
    version,
    error,
    line: known.line,
    want: (stretch) => {
      wanted = stretch;
      void readWanted();
    },
    renew: async (isAtEnd) => {
      // With the last line that is known, by which another console of as many lines is told.
      const before = total.value ?? 0;
      const offsetLine = Math.max(0, before - 1);
      await asked({ maxLines: MOST_LINES, ...(isAtEnd ? {} : { offsetLine }) });
      if (before > 0 && total.value === null) await asked({ maxLines: MOST_LINES });
      await readWanted();
    },
  };
};

/** The atom has written nothing. */
const NOT_FOUND = 404;

/** The console has become shorter. */
const BEYOND_END = 400;

const textsIn = (content: string, count: number): readonly string[] => content.split("\n").slice(0, count);
