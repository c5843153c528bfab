import { createReadStream, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { StoreError, type CopyJournal, type JournalCopy } from "./contract.ts";
import type { SqliteJournal } from "./sqlite-journal.ts";

export interface JournalCopies {
  /** One copy is made after the other. */
  readonly copy: CopyJournal;
  /** Waits for a copy that is being made; the journal may be closed then. Those that are asked for later are refused. */
  close(): Promise<void>;
}

/** Copies of a journal, made at `file`, of which nothing is left there once a copy is done, or one that a crash cut off is followed by another. */
export const createJournalCopies = (journal: Pick<SqliteJournal, "copyTo">, file: string): JournalCopies => {
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const copy = async (): Promise<JournalCopy> => {
    if (isClosed) throw new StoreError(`Cannot copy the journal to "${file}" as it must be open: found it closed`);
    rmSync(file, { force: true });
    try {
      // Made first, so that nobody else may read it at any time.
      await (await open(file, "wx", PRIVATE)).close();
      await journal.copyTo(file);
      const handle = await open(file, "r");
      const { size } = await handle.stat();
      return { bytes: size, stream: createReadStream(file, { fd: handle }) };
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError(`Cannot copy the journal to "${file}" as the disk must take it: found ${String(error)}`, {
        cause: error,
      });
    } finally {
      // Who reads it has it open.
      rmSync(file, { force: true });
    }
  };

  return {
    copy: () => {
      const made = last.then(copy);
      last = made.catch(() => {});
      return made;
    },
    close: async () => {
      isClosed = true;
      await last;
    },
  };
};

const PRIVATE = 0o600;
