import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { success, type Success } from "../model/errors.ts";
import { linesOf, pageOf, type Lines, type PageOptions } from "./console-page.ts";
import { matchesIn, type SearchOptions } from "./console-search.ts";
import {
  StoreError,
  type ConsoleFailure,
  type ConsoleMatchesResult,
  type ConsoleRequest,
  type ConsoleResult,
  type ConsoleSearch,
} from "./contract.ts";
import { lookFurther, NO_LINES, type LineIndex, type ReadAt } from "./line-index.ts";

/** Reads consoles by their lines. */
export interface Consoles {
  /** As `Results.console`, of the file at `path`. */
  read(path: string, request: ConsoleRequest): Promise<ConsoleResult>;
  /** As `Results.search`. */
  search(path: string, request: ConsoleSearch): Promise<ConsoleMatchesResult>;
}

export interface ConsolesOptions extends PageOptions, SearchOptions {
  /** Of how many files is remembered where their lines are. */
  readonly files: number;
}

const DEFAULT_LINES = 50;

const DEFAULT_MATCHES = 100;

/** A block takes a fraction of a millisecond; all that is remembered is some MB. */
const OPTIONS: ConsolesOptions = {
  block: 262_144,
  marks: 4_096,
  page: 2_097_152,
  line: 1_048_576,
  search: 16_777_216,
  files: 64,
};

/** What is remembered of a console, by its path. */
interface Known {
  readonly inode: number;
  readonly index: LineIndex;
}

export const createConsoles = (options: ConsolesOptions = OPTIONS): Consoles => {
  // The one that was not asked for the longest comes first. As promises, so that many who ask for the same count its lines once.
  const known = new Map<string, Promise<Known>>();

  const look = (path: string, file: FileHandle, read: ReadAt): Promise<LineIndex> => {
    const before = known.get(path);
    const next = (async (): Promise<Known> => {
      // What another one failed at is no reason to fail.
      const last = await before?.catch(() => undefined);
      const { ino, size } = await file.stat();
      const index = last?.inode === ino ? last.index : NO_LINES;
      return { inode: ino, index: await lookFurther(index, read, size, options) };
    })();
    known.delete(path);
    known.set(path, next);
    for (const oldest of known.keys()) {
      if (known.size <= options.files) break;
      known.delete(oldest);
    }
    return next.then(({ index }) => index);
  };

  /** What is asked of the lines of a console, of which there must be as many as `offsetLine`. */
  const ask = async <T>(
    path: string,
    { offsetLine, ended }: Pick<ConsoleRequest, "offsetLine" | "ended">,
    question: (lines: Lines) => Promise<T>,
  ): Promise<Success<T> | ConsoleFailure> => {
    if (offsetLine !== undefined && (!Number.isSafeInteger(offsetLine) || offsetLine < 0))
      return outOfRange("first line must be a whole number from 0", String(offsetLine));
    let file: FileHandle | undefined;
    try {
      // Not through a link, and not waiting for the other end of a pipe.
      file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const stats = await file.stat();
      if (!stats.isFile()) return noConsole("something else than a file");
      const read = readerOf(file, options.block);
      const lines = linesOf(await look(path, file, read), read, ended);
      if (offsetLine !== undefined && offsetLine > lines.count)
        return outOfRange("first line must not be beyond its end", `${offsetLine} of ${lines.count} lines`);
      return success(await question(lines));
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (ABSENT.has(error.code)) return noConsole("nothing");
      throw new StoreError(`Cannot read the console "${path}" as the disk must give it: found "${error.message}"`, {
        cause: error,
      });
    } finally {
      await file?.close();
    }
  };

  return {
    read: async (path, { maxLines = DEFAULT_LINES, maxLineBytes = options.line, offsetLine, ended }) => {
      const wrong = notAboveZero("lines", maxLines) ?? notAboveZero("bytes of a line", maxLineBytes);
      if (wrong !== undefined) return wrong;
      const shown = { ...options, line: Math.min(options.line, maxLineBytes) };
      return ask(path, { offsetLine, ended }, (lines) => pageOf(lines, { from: offsetLine, most: maxLines }, shown));
    },
    search: async (path, { wish, maxMatches = DEFAULT_MATCHES, offsetLine = 0, ended }) => {
      const wrong = notAboveZero("matches", maxMatches);
      if (wrong !== undefined) return wrong;
      return ask(path, { offsetLine, ended }, (lines) =>
        matchesIn(lines, { wish, from: offsetLine, most: maxMatches }, options),
      );
    },
  };
};

const notAboveZero = (what: string, count: number): ConsoleFailure | undefined =>
  Number.isSafeInteger(count) && count >= 1
    ? undefined
    : outOfRange(`number of ${what} must be a whole number above 0`, String(count));

/** All reads go into one buffer, which is made with the first. */
const readerOf = (file: FileHandle, block: number): ReadAt => {
  let buffer: Buffer | undefined;
  return async (position, length) => {
    if (buffer === undefined || buffer.length < Math.min(length, block))
      buffer = Buffer.allocUnsafe(Math.min(length, block));
    const { bytesRead } = await file.read(buffer, 0, Math.min(length, buffer.length), position);
    return buffer.subarray(0, bytesRead);
  };
};

const ABSENT: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENXIO"]);

interface SystemError extends Error {
  readonly code: string;
}

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";

const outOfRange = (wish: string, found: string): ConsoleFailure => ({
  ok: false,
  code: "INVALID_RANGE",
  message: `Cannot read a console as its ${wish}: found ${found}`,
});

const noConsole = (found: string): ConsoleFailure => ({
  ok: false,
  code: "NO_CONSOLE",
  message: `Cannot read a console as its atom must have begun to write it: found ${found}`,
});
