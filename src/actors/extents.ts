import type { Entry } from "../store/contract.ts";
import type { Extent } from "./protocol.ts";

/** Where entries stand in the journal, by the builds that they are about. It learns from the entries, in their order. */
export interface Extents {
  /** Up to which entry it knows all; 0 before the first. */
  readonly last: number;
  /** Passes over those that it knows, and those that do not follow them. */
  add(entries: Iterable<Entry>): void;
  /** Of one build, or of all for null; undefined where there is none. */
  of(build: number | null): Extent | undefined;
}

export const createExtents = (): Extents => {
  // Two numbers a build, as long as the journal is open.
  const firsts = new Map<number, number>();
  const lasts = new Map<number, number>();
  let last = 0;
  return {
    get last() {
      return last;
    },
    add: (entries) => {
      for (const { sequence, build } of entries) {
        if (sequence !== last + 1) continue;
        last = sequence;
        lasts.set(build, sequence);
        if (!firsts.has(build)) firsts.set(build, sequence);
      }
    },
    of: (build) => {
      if (build === null) return last === 0 ? undefined : { first: 1, last };
      const first = firsts.get(build);
      return first === undefined ? undefined : { first, last: lasts.get(build) ?? first };
    },
  };
};
