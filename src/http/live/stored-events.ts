import type { Entry } from "../../store/contract.ts";
import { LiveEvent } from "./live-event.ts";

/** The events in the journal, a page at a time. */
export interface StoredEvents {
  /** Those after a sequence, as many as a page has; none only behind the last. Rejects if the journal does not answer. */
  after(sequence: number): Promise<readonly LiveEvent[]>;
}

/** How many events are read at once. */
const PAGE = 500;

/** Of how many pages is remembered what they hold, for many who read the same build from its beginning. */
const PAGES = 8;

/** `read` gives the entries after a sequence, `limit` at most. Those who want the same page at the same time share it. */
export const createStoredEvents = (read: (after: number, limit: number) => Promise<readonly Entry[]>): StoredEvents => {
  const pages = new Map<number, Promise<readonly LiveEvent[]>>();

  const load = async (sequence: number): Promise<readonly LiveEvent[]> => {
    try {
      const entries = await read(sequence, PAGE);
      // One that is not full will be, later.
      if (entries.length < PAGE) pages.delete(sequence);
      return entries.map((entry) => new LiveEvent(entry));
    } catch (error) {
      pages.delete(sequence);
      throw error;
    }
  };

  return {
    after: (sequence) => {
      const found = pages.get(sequence);
      if (found !== undefined) return found;
      const page = load(sequence);
      pages.set(sequence, page);
      for (const oldest of pages.keys()) {
        if (pages.size <= PAGES) break;
        pages.delete(oldest);
      }
      return page;
    },
  };
};
