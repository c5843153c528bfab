import * as z from "zod";
import { workOf, type Build, type Work } from "../../model/build.ts";
import type { Subjob } from "../../model/subjob.ts";
import { ATOM_SHAPE, atomViewOf, placedAtomsOf, type AtomView, type PlacedAtom } from "../atom-view.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Answer, type Endpoint, type Received } from "../endpoint.ts";
import { chosenFrom, listAnswer } from "../list-answer.ts";
import { listEndpoint, partOf, type ListQuery } from "../list-endpoint.ts";
import type { Page } from "../page.ts";
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
  const listed = async (
    build: Build,
    subjobs: readonly Subjob[],
    query: ListQuery,
    { isHead }: Pick<Received, "isHead">,
  ): Promise<Answer> => {
    const work = workOf(build);
    const part = partOf(dialect, query);
    const isFiltered = query.state !== undefined || query.result !== undefined;
    const { chosen, total } =
      work === null
        ? { chosen: [], total: 0 }
        : isFiltered
          ? await chosenFrom(placedAtomsOf(build, work, subjobs, query), part)
          : { chosen: placedWithin(build, work, subjobs, part), total: atomsIn(subjobs) };
    const size = Math.max(0, Math.min(part.limit, total - part.offset));
    const list = { key: "atoms", elements: viewsOf(chosen), total, size, routes: routesOfAll } as const;
    return listAnswer(dialect, list, isHead);
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
      const atoms = placedWithin(build, work, [subjob], { offset: place, limit: 1 });
      const [atom] = viewsOf(atoms);
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

const atomsIn = (subjobs: readonly Subjob[]): number => subjobs.reduce((sum, { atoms }) => sum + atoms.length, 0);

function* viewsOf(atoms: Iterable<PlacedAtom>): Generator<AtomView, void, undefined> {
  for (const atom of atoms) yield atomViewOf(atom);
}

/** A part of the atoms of some subjobs; of what stands before and behind it nothing is looked at. */
function* placedWithin(
  build: Build,
  work: Work,
  subjobs: readonly Subjob[],
  { offset, limit }: Page,
): Generator<PlacedAtom, void, undefined> {
  let before = 0;
  for (const subjob of subjobs) {
    const { length } = subjob.atoms;
    if (before >= offset + limit) return;
    if (before + length > offset) {
      const atoms = [...placedAtomsOf(build, work, [subjob])];
      yield* atoms.slice(Math.max(0, offset - before), offset + limit - before);
    }
    before += length;
  }
}
