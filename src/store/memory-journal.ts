import type { Entry, Journal } from "./contract.ts";

/** A journal that ends with the process. */
export const createMemoryJournal = (): Journal => {
  let entries: Entry[] = [];
  let last = 0;
  const forgotten = new Set<number>();
  return {
    append(facts) {
      const added = facts.map(({ build, fact }, index) => ({ sequence: last + 1 + index, build, fact }));
      for (const entry of added) entries.push(entry);
      last += added.length;
      return added;
    },
    check() {},
    *read(after) {
      let seen = entries;
      let index = indexAfter(seen, after);
      for (let sequence = after; ; index++) {
        if (seen !== entries) index = indexAfter(entries, sequence);
        seen = entries;
        const entry = entries[index];
        if (entry === undefined) return;
        ({ sequence } = entry);
        yield entry;
      }
    },
    forget(build) {
      // Another list, so that who reads the old one sees that its places have changed.
      entries = entries.filter((entry) => entry.build !== build);
      forgotten.add(build);
    },
    forgotten: () => [...forgotten],
    erase(build) {
      forgotten.delete(build);
      return false;
    },
  };
};

/** The place of the first entry behind a sequence. */
const indexAfter = (entries: readonly Entry[], sequence: number): number => {
  let low = 0;
  for (let high = entries.length; low < high;) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.sequence ?? 0) <= sequence) low = middle + 1;
    else high = middle;
  }
  return low;
};
