import { workOf, type Build } from "../model/build.ts";
import { shortSummaryOf, type BuildSummary } from "../model/build-summary.ts";
import { success, type Result } from "../model/errors.ts";
import { evolveIfLegal } from "../model/evolve.ts";
import type { Entry } from "../store/contract.ts";
import type { Found } from "./protocol.ts";

/** Builds to which nothing happens any more. Of each a summary is kept, and of those that were asked for of late the whole. */
export interface PastBuilds {
  has(id: number): boolean;
  /** In any order. */
  summaries(): Iterable<BuildSummary>;
  /** Takes in what an earlier process has summarized. */
  know(summaries: Iterable<BuildSummary>): void;
  /** Takes in a build; the answer is what a later process is to know. */
  add(build: Build): BuildSummary;
  forget(id: number): void;
  /** The whole, if it is at hand. */
  cached(id: number): Build | undefined;
  /** Keeps the whole at hand for a while. */
  cache(build: Build): void;
  /** Reads the whole from the journal. Those who ask for the same at the same time share it. Rejects like `read`. */
  load(id: number): Promise<Found>;
}

/** Gives the entries of a build after a sequence, `limit` at most. */
export type ReadBuild = (id: number, after: number, limit: number) => Promise<Result<readonly Entry[]>>;

/** How many atoms the builds at hand have together, unless one alone has more: some 20 MB. */
const MOST_ATOMS = 50_000;

/** What a build without atoms counts as. */
const LEAST_ATOMS = 50;

/** Entries read at once: some milliseconds. */
const PAGE = 2_000;

export const createPastBuilds = (read: ReadBuild): PastBuilds => {
  const summaries = new Map<number, BuildSummary>();
  /** The one that was not asked for the longest comes first. */
  const wholes = new Map<number, Build>();
  const loading = new Map<number, Promise<Found>>();
  let atoms = 0;

  const drop = (id: number): void => {
    atoms -= weightOf(wholes.get(id));
    wholes.delete(id);
  };

  const cache = (build: Build): void => {
    drop(build.id);
    wholes.set(build.id, build);
    atoms += weightOf(build);
    for (const oldest of wholes.keys()) {
      if (atoms <= MOST_ATOMS || wholes.size === 1) return;
      drop(oldest);
    }
  };

  const readWhole = async (id: number): Promise<Found> => {
    let build: Build | undefined;
    for (let after = 0; ;) {
      const page = await read(id, after, PAGE);
      if (!page.ok) return page;
      for (const { sequence, fact } of page.value) {
        build = evolveIfLegal(id, build, fact);
        after = sequence;
      }
      if (page.value.length < PAGE) return success(build);
    }
  };

  return {
    has: (id) => summaries.has(id),
    summaries: () => summaries.values(),
    know: (some) => {
      for (const summary of some) summaries.set(summary.id, summary);
    },
    add: (build) => {
      const summary = shortSummaryOf(build);
      summaries.set(build.id, summary);
      cache(build);
      return summary;
    },
    forget: (id) => {
      summaries.delete(id);
      drop(id);
    },
    cached: (id) => {
      const build = wholes.get(id);
      if (build !== undefined) cache(build);
      return build;
    },
    cache,
    load: (id) => {
      const begun = loading.get(id) ?? readWhole(id).finally(() => loading.delete(id));
      loading.set(id, begun);
      return begun;
    },
  };
};

const weightOf = (build: Build | undefined): number =>
  build === undefined ? 0 : LEAST_ATOMS + (workOf(build)?.atoms.length ?? 0);
