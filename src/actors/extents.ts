import type { Entry, Extent } from "../store/contract.ts";

/** Where entries stand in the journal, by the builds that they are about. It learns from the entries, in their order. */
export interface Extents {
  /** Up to which entry it knows all; 0 before the first. */
  readonly last: number;
  /** Takes in all entries there are behind `after`. Passes over those that it knows, and over all if some before them are missing. */
  add(entries: Iterable<Entry>, after: number): void;
  forget(build: number): void;
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
    add: (entries, after) => {
      if (after > last) return;
      for (const { sequence, build } of entries) {
        if (sequence <= last) continue;
        last = sequence;
        lasts.set(build, sequence);
        if (!firsts.has(build)) firsts.set(build, sequence);
      }
    },
    forget: (build) => {
      firsts.delete(build);
      lasts.delete(build);
    },
    of: (build) => {
      if (build === null) return last === 0 ? undefined : { first: 1, last };
      const first = firsts.get(build);
      return first === undefined ? undefined : { first, last: lasts.get(build) ?? first };
    },
  };
};
