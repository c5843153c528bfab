import { removeOwner, writeOwner, type JournalOwner } from "./journal-owner.ts";

/** The name of a journal's owner beside the journal, while this process has it. */
export interface OwnerName {
  /** Says where the owner answers. */
  serves(url: string): void;
  /** To be called before the journal's lock is given up. Safe to call twice. */
  remove(): void;
}

/** How long a disk that did not take the name is left alone, in ms. */
const RETRY_MS = 5_000;

/**
 * Names the owner of the journal at `path`. The lock keeps others out, with or without a name for who has it, so a disk that does not take
 * or give up the name is no reason for a server not to start or to stop in order: it is asked again until it does.
 */
export const nameOwner = (path: string, owner: JournalOwner, retryMs: number = RETRY_MS): OwnerName => {
  let named = owner;
  let isRemoved = false;
  let again: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(again);
    if (isRemoved) return;
    try {
      writeOwner(path, named);
    } catch {
      again = setTimeout(write, retryMs).unref();
    }
  };
  write();
  return {
    serves: (url) => {
      named = { ...named, url };
      write();
    },
    remove: () => {
      clearTimeout(again);
      if (isRemoved) return;
      isRemoved = true;
      try {
        removeOwner(path);
      } catch {
        // Nobody believes the name of a process that is gone.
      }
    },
  };
};
