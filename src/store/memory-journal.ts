import type { BuildSummary } from "../model/build-summary.ts";
import type { Entry, Extent, Journal } from "./contract.ts";

/** A journal that ends with the process. */
export const createMemoryJournal = (): Journal => {
  let entries: Entry[] = [];
  let last = 0;
  const extents = new Map<number, Extent>();
  const summaries = new Map<number, BuildSummary>();
  const forgotten = new Set<number>();

  function* read(after: number): Generator<Entry, void, undefined> {
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
  }

  function* readBuild(build: number, after: number): Generator<Entry, void, undefined> {
    const extent = extents.get(build);
    if (extent === undefined) return;
    for (const entry of read(Math.max(after, extent.first - 1))) {
      if (entry.sequence > extent.last) return;
      if (entry.build === build) yield entry;
    }
  }

  function* readUnsummarized(): Generator<Entry, void, undefined> {
    for (const entry of read(0)) if (!summaries.has(entry.build)) yield entry;
  }

  return {
    append(facts) {
      const added = facts.map(({ build, fact }, index) => ({ sequence: last + 1 + index, build, fact }));
      for (const entry of added) {
        const { build, sequence } = entry;
        entries.push(entry);
        extents.set(build, { first: extents.get(build)?.first ?? sequence, last: sequence });
        summaries.delete(build);
      }
      last += added.length;
      return added;
    },
    check() {},
    read,
    readBuild,
    readUnsummarized,
    summarize(some) {
      for (const summary of some) if (extents.has(summary.id)) summaries.set(summary.id, summary);
    },
    summaries: () => [...summaries.values()].toSorted((one, other) => one.id - other.id),
    extentOf: (build) => (build !== null ? extents.get(build) : last === 0 ? undefined : { first: 1, last }),
    forget(build) {
      if (!extents.delete(build)) return;
      summaries.delete(build);
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
