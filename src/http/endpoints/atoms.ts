import { z } from "zod";
import { workOf, type Build } from "../../model/build.ts";
import type { Subjob } from "../../model/subjob.ts";
import { ATOM_SHAPE, atomViewsOf } from "../atom-view.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Answer, type Endpoint, type Received } from "../endpoint.ts";
import { listAnswer } from "../list-answer.ts";
import { listEndpoint, partOf, type ListQuery } from "../list-endpoint.ts";
import { atomIn, subjobIn } from "../part.ts";
import { atomPath, atomsPath, buildAtomsPath } from "../paths.ts";
import { routesTo } from "../routes.ts";
import type { Builds } from "../supervisor.ts";

/** Atoms, as a dialect shows them: of one subjob, and but for version 1 of a whole build. */
export const atomEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  const all = atomsPath(dialect);
  const one = atomPath(dialect);
  const ofBuild = buildAtomsPath(dialect);
  const routesOfAll = routesTo({ atom: one });
  const routesOfOne = routesTo({ console: `${one}/console` });
  const isPaged = dialect.name !== "v1";
  const shape = dialect.shapes.answer({ atoms: z.array(ATOM_SHAPE), ...(isPaged ? { total: z.int() } : {}) });
  const listed = (
    build: Build,
    subjobs: readonly Subjob[],
    query: ListQuery,
    { isHead }: Pick<Received, "isHead">,
  ): Answer => {
    const work = workOf(build);
    const { first, count } = partOf(dialect, query);
    const isFiltered = query.state !== undefined || query.result !== undefined;
    const found = work === null ? [] : atomViewsOf(build, work, subjobs, query);
    // All that pass the filter must be known for their number; without one that is known.
    const passing = isFiltered ? [...found] : null;
    const total = passing?.length ?? subjobs.reduce((sum, { atoms }) => sum + atoms.length, 0);
    const elements = passing?.slice(first, first + count) ?? within(found, first, count);
    const size = Math.max(0, Math.min(count, total - first));
    return listAnswer(dialect, { key: "atoms", elements, total, size, routes: routesOfAll }, isHead);
  };
  const list = listEndpoint({
    path: all,
    aliases: aliasesOf(dialect, all),
    operation: `${dialect.name}ListAtoms`,
    summary: "List the atoms of a subjob",
    dialect,
    of: "atoms",
    answers: { 200: { description: "The atoms", json: shape } },
    handle: async (asked, query) => {
      const build = await builds.find(asked.path.build_id);
      return listed(build, [subjobIn(build, asked.path.subjob_id).subjob], query, asked);
    },
  });
  const get = readEndpoint({
    path: one,
    aliases: aliasesOf(dialect, one),
    operation: `${dialect.name}GetAtom`,
    summary: "Tell how an atom is",
    dialect,
    query: NO_QUERY,
    answers: { 200: { description: "The atom", json: dialect.shapes.answer({ atom: ATOM_SHAPE }) } },
    handle: async ({ path }) => {
      const build = await builds.find(path.build_id);
      const { work, subjob } = subjobIn(build, path.subjob_id);
      const place = atomIn(subjob, path.atom_id);
      const [atom] = within(atomViewsOf(build, work, [subjob]), place, 1);
      return json(dialect.answer({ atom }, routesOfOne));
    },
  });
  if (!isPaged) return [list, get];
  const listOfBuild = listEndpoint({
    path: ofBuild,
    aliases: aliasesOf(dialect, ofBuild),
    operation: `${dialect.name}ListBuildAtoms`,
    summary: "List the atoms of a build in the order of its subjobs, none before it is prepared",
    dialect,
    of: "atoms",
    answers: { 200: { description: "The atoms", json: shape } },
    handle: async (asked, query) => {
      const build = await builds.find(asked.path.build_id);
      return listed(build, workOf(build)?.plan.subjobs ?? [], query, asked);
    },
  });
  return [list, get, listOfBuild];
};

/** Some of what an iterable has; the rest behind them is not made. */
function* within<Element>(all: Iterable<Element>, first: number, count: number): Generator<Element, void, undefined> {
  if (count === 0) return;
  let place = 0;
  for (const element of all) {
    if (place >= first) yield element;
    place += 1;
    if (place >= first + count) return;
  }
}
