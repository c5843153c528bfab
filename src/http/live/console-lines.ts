import type { Log } from "../../runtime/index.ts";
import type { Results } from "../../store/contract.ts";
import { eventBody } from "./live-event.ts";

/** Some lines of a console as an event. */
export interface ConsoleLines {
  /** The event but for its id; null if there are none. */
  readonly body: string | null;
  /** The line to go on at: where it began, if there is nothing; 0, if the console was begun anew. */
  readonly next: number;
  /** Whether there are more by now. */
  readonly hasMore: boolean;
}

export interface ConsoleReader {
  /** Lines of an atom's console from one on. Of an atom that has ended, what stands behind the last newline is a line too. */
  read(build: number, subjob: number, atom: number, line: number, hasEnded: boolean): Promise<ConsoleLines>;
  /** To be called when it is time to look again: until then the same question has the same answer. */
  forget(): void;
}

/** How many lines are in one event at most. */
const LINES = 200;

/** How many answers are kept until they are forgotten, and how long each may be. */
const SHARED = 64;
const SHARED_CHARACTERS = 131_072;

/** Clients that are at the same place share what is read. A console that can't be read is passed over, and logged. */
export const createConsoleReader = (results: Pick<Results, "console">, log: Log): ConsoleReader => {
  const shared = new Map<string, Promise<ConsoleLines>>();

  const look = async (
    build: number,
    subjob: number,
    atom: number,
    line: number,
    hasEnded: boolean,
  ): Promise<ConsoleLines> => {
    try {
      const answer = await results.console(build, subjob, atom, { offsetLine: line, maxLines: LINES, ended: hasEnded });
      if (!answer.ok) return answer.code === "INVALID_RANGE" ? ANEW : nothingAt(line);
      const { numLines, totalNumLines, content } = answer.value;
      if (numLines === 0) return nothingAt(line);
      const place = { build_id: build, subjob_id: subjob, atom_id: atom };
      const next = line + numLines;
      return {
        body: eventBody("console", { ...place, offset_line: line, content }),
        next,
        hasMore: next < totalNumLines,
      };
    } catch (error) {
      log.warn({ build, subjob, atom, err: error }, "A console could not be read, its lines are left out");
      return nothingAt(line);
    }
  };

  return {
    read: async (build, subjob, atom, line, hasEnded) => {
      const key = `${build}.${subjob}.${atom}.${line}.${hasEnded}`;
      const found = shared.get(key);
      if (found !== undefined) return found;
      const reading = look(build, subjob, atom, line, hasEnded);
      if (shared.size < SHARED) shared.set(key, reading);
      const lines = await reading;
      if ((lines.body?.length ?? 0) > SHARED_CHARACTERS) shared.delete(key);
      return lines;
    },
    forget: () => shared.clear(),
  };
};

const nothingAt = (line: number): ConsoleLines => ({ body: null, next: line, hasMore: false });

/** An atom runs once more, with a console of its own. */
const ANEW: ConsoleLines = { body: null, next: 0, hasMore: true };
