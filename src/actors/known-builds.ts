import { hasEnded, owesCallback, type Build } from "../model/build.ts";
import { inOrder, summaryOf, type BuildSummary } from "../model/build-summary.ts";
import { createPastBuilds, type PastBuilds, type ReadBuild } from "./past-builds.ts";

/** All builds that there are: whole those to which something may still happen, and in short the others. */
export interface KnownBuilds extends Pick<PastBuilds, "forget" | "cache" | "load"> {
  /** The id for a new build. */
  readonly nextId: number;
  /** The greatest id of one that is stored. */
  readonly newestId: number;
  /** An id is taken, whatever becomes of its build. */
  take(id: number): void;
  /** Those to which something may still happen. */
  readonly present: ReadonlyMap<number, Build>;
  update(build: Build): void;
  isPast(id: number): boolean;
  /** The whole, if it is at hand. */
  atHand(id: number): Build | undefined;
  /** In the order of their ids. */
  list(): readonly BuildSummary[];
  /** Takes in what an earlier process has summarized. */
  know(summaries: readonly BuildSummary[]): void;
  /** Nothing happens to the build any more; the answer is what a later process is to know. */
  retire(build: Build): BuildSummary;
}

export const createKnownBuilds = (read: ReadBuild): KnownBuilds => {
  const present = new Map<number, Build>();
  const past = createPastBuilds(read);
  let nextId = 1;
  let newestId = 0;

  const store = (id: number): void => {
    newestId = Math.max(newestId, id);
    nextId = Math.max(nextId, id + 1);
  };

  return {
    get nextId() {
      return nextId;
    },
    get newestId() {
      return newestId;
    },
    take: (id) => {
      nextId = Math.max(nextId, id + 1);
    },
    present,
    update: (build) => {
      store(build.id);
      present.set(build.id, build);
    },
    isPast: past.has,
    atHand: (id) => present.get(id) ?? past.cached(id),
    list: () => {
      const summaries = [...past.summaries()];
      for (const build of present.values()) summaries.push(summaryOf(build));
      return inOrder(summaries);
    },
    know: (summaries) => {
      for (const { id } of summaries) store(id);
      past.know(summaries);
    },
    retire: (build) => {
      present.delete(build.id);
      return past.add(build);
    },
    forget: past.forget,
    cache: past.cache,
    load: past.load,
  };
};

/** Whether nothing happens to a build any more, once nothing of it runs. */
export const isOver = (build: Build): boolean => hasEnded(build) && !owesCallback(build);
