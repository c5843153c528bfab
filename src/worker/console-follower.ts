import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import type { ConsolePart, ReportAnswer } from "../bus/messages.ts";

/** Tells what running atoms write, for those who watch: what counts comes with an atom's end. */
export interface ConsoleFollower {
  /** Begins to follow an atom; one that is shorter than a look at it is never told of. */
  follow(atom: FollowedAtom): Following;
}

export interface Following {
  /** Safe to call twice. */
  end(): void;
  /** Ends it when all that is there has been told, or that is not possible. For an atom that has no end of its own. Never rejects. */
  flush(): Promise<void>;
}

export interface FollowedAtom {
  /** Absolute: its console, which grows. */
  readonly path: string;
  /** Resolves when the master has it; rejects if that is not known. */
  readonly tell: (part: Pick<ConsolePart, "offset" | "data">) => Promise<ReportAnswer>;
  /** Told if its run is not wanted any more. */
  readonly onUnwanted: () => void;
}

/** Between two looks at each console, in ms. */
const LOOK_MS = 200;

/** How much is told at once, in bytes; in base64 it is to fit into a message of 1 MB. */
const MOST_BYTES = 512 * 1024;

export const createConsoleFollower = (lookMs: number = LOOK_MS): ConsoleFollower => {
  const looks = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;

  return {
    follow: (atom) => {
      const teller = createTeller(atom);
      const look = (): void => void teller.tellNext();
      const end = (): void => {
        looks.delete(look);
        if (looks.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
      looks.add(look);
      // One timer for all, and none while no atom runs for long.
      timer ??= setInterval(() => {
        for (const each of looks) each();
      }, lookMs);
      return {
        end,
        flush: async () => {
          end();
          while (await teller.tellNext());
        },
      };
    },
  };
};

interface Teller {
  /** Tells what has been written since, as much as fits; resolves with whether there may be more to tell. Never rejects. */
  tellNext(): Promise<boolean>;
}

const createTeller = ({ path, tell, onUnwanted }: FollowedAtom): Teller => {
  let offset = 0;
  let telling: Promise<boolean> | undefined;

  const tellPart = async (): Promise<boolean> => {
    try {
      const bytes = await readFrom(path, offset);
      const { isWanted } = await tell({ offset, data: bytes.toString("base64") });
      offset += bytes.length;
      if (!isWanted) onUnwanted();
      return isWanted;
    } catch {
      // The next look tells it again: at the same place, so that it counts once.
      return false;
    } finally {
      telling = undefined;
    }
  };

  return {
    tellNext: async () => {
      if (telling === undefined && sizeOf(path) <= offset) return false;
      telling ??= tellPart();
      return telling;
    },
  };
};

const readFrom = async (path: string, offset: number): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(MOST_BYTES), 0, MOST_BYTES, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** In bytes; 0 for what is not there yet, or not any more. */
const sizeOf = (path: string): number => {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
};
