import type { Entry, Journal } from "./contract.ts";

/** A journal that ends with the process. */
export const createMemoryJournal = (): Journal => {
  const entries: Entry[] = [];
  return {
    append(facts) {
      const added = facts.map(({ build, fact }, index) => ({ sequence: entries.length + 1 + index, build, fact }));
      for (const entry of added) entries.push(entry);
      return added;
    },
    check() {},
    *read(after) {
      for (let index = after; ; index++) {
        const entry = entries[index];
        if (entry === undefined) return;
        yield entry;
      }
    },
  };
};
