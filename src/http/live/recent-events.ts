import { LiveEvent } from "./live-event.ts";
import type { Entry } from "../../store/contract.ts";

/** The events of late, without gaps. */
export interface RecentEvents {
  /** The sequence of the last one; 0 before the first. */
  readonly last: number;
  add(entries: readonly Entry[]): void;
  /** Those after a sequence, `limit` at most; undefined where they reach further back than what is kept. */
  after(sequence: number, limit: number): readonly LiveEvent[] | undefined;
}

/** `capacity`: how many are kept at least, and half of those that are kept at most. */
export const createRecentEvents = (capacity: number): RecentEvents => {
  let events: LiveEvent[] = [];
  let last = 0;
  return {
    get last() {
      return last;
    },
    add: (entries) => {
      for (const entry of entries) {
        if (entry.sequence !== last + 1) events = [];
        events.push(new LiveEvent(entry));
        last = entry.sequence;
      }
      if (events.length > 2 * capacity) events = events.slice(-capacity);
    },
    after: (sequence, limit) => {
      const [first] = events;
      if (first === undefined || first.sequence > sequence + 1) return undefined;
      const begin = sequence + 1 - first.sequence;
      return events.slice(begin, begin + limit);
    },
  };
};
