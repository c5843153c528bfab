import type { Answering } from "../../actors/protocol.ts";
import type { Build } from "../../model/build.ts";
import type { Entry } from "../../store/contract.ts";
import { eventsOf, lastEntryUpTo, type EventView } from "./event-view.ts";

/** Which events are wanted. Both bounds are exclusive, and null for none. */
export interface EventQuery {
  readonly sinceId: number | null;
  /** Seconds since the epoch. */
  readonly sinceTimestamp: number | null;
  /** How many at the most. */
  readonly limit: number;
}

export type EventPages = (query: EventQuery) => AsyncGenerator<readonly EventView[], void, undefined>;

export interface EventPagesOptions extends Pick<Answering, "supervisor" | "journal"> {
  /** How long an actor may take to answer, in ms. */
  readonly answerWithinMs: number;
}

/** Entries read at once: few enough to hold nobody up. */
const PAGE = 500;

/**
 * Reads events from the journal in their order, each page when it is asked for, so that neither the memory nor the event loop feels how long
 * the journal is. A page may be empty. It rejects if an actor does not answer.
 */
export const createEventPages = ({ supervisor, journal, answerWithinMs }: EventPagesOptions): EventPages => {
  const within = { timeoutMs: answerWithinMs };
  /**
   * The newest timestamp of each full page, by the entry before its first: those never change, and their timestamps are not in
   * order. So a journal is read from its begin only once, however often somebody asks for what is new.
   */
  const newestOf = new Map<number, number>();

  const viewsOf = async (entries: readonly Entry[]): Promise<readonly EventView[]> => {
    const builds = new Map<number, Build | undefined>();
    for (const id of new Set(entries.map(({ build }) => build))) {
      const found = await supervisor.ask({ type: "find", build: id }, within);
      if (found.ok) builds.set(id, found.value);
    }
    return entries.flatMap((entry) => eventsOf(entry, builds.get(entry.build)));
  };

  return async function* ({ sinceId, sinceTimestamp, limit }) {
    const earliest = sinceTimestamp ?? -Infinity;
    const oldest = sinceId ?? -Infinity;
    const start = sinceId === null ? 0 : Math.max(0, lastEntryUpTo(sinceId));
    for (let after = start, left = limit; left > 0; after += PAGE) {
      if ((newestOf.get(after) ?? Infinity) <= earliest) continue;
      const entries = await journal.ask({ type: "read", after, limit: PAGE }, within);
      const isFull = entries.length === PAGE;
      if (isFull && start === 0) newestOf.set(after, Math.max(...entries.map(secondsOf)));
      const views = await viewsOf(entries.filter((entry) => secondsOf(entry) > earliest));
      const wanted = views.filter(({ __id__: id }) => id > oldest).slice(0, left);
      yield wanted;
      left -= wanted.length;
      if (!isFull) return;
    }
  };
};

const secondsOf = ({ fact }: Entry): number => fact.at / 1_000;
