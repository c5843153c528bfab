import * as z from "zod";
import { workOf } from "../../model/build.ts";
import { aliasesOf, buildPath, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, refusalEndpoint, type Endpoint } from "../endpoint.ts";
import { listAnswer } from "../list-answer.ts";
import { listEndpoint, partOf } from "../list-endpoint.ts";
import { sliceOf } from "../page.ts";
import { subjobIn } from "../part.ts";
import { atomsPath, subjobPath, subjobsPath } from "../paths.ts";
import { routesTo } from "../routes.ts";
import { SUBJOB_SHAPE, subjobViewsOf } from "../subjob-view.ts";
import type { Builds } from "../supervisor.ts";

/** Subjobs, as a dialect shows them. */
export const subjobEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  const all = subjobsPath(dialect);
  const one = subjobPath(dialect);
  const atoms = atomsPath(dialect);
  const result = `${one}/result`;
  const isOriginal = dialect.name !== "documented";
  const routesOfAll = routesTo({ subjob: one });
  const routesOfOne = routesTo(isOriginal ? { atoms, result } : { atoms });
  const total = dialect.name === "v1" ? {} : { total: z.int() };
  return [
    listEndpoint({
      path: all,
      aliases: aliasesOf(dialect, all),
      operation: `${dialect.name}ListSubjobs`,
      summary: "List the subjobs of a build, none before it is prepared",
      dialect,
      of: "subjobs",
      answers: {
        200: {
          description: "The subjobs",
          json: dialect.shapes.answer({ subjobs: z.array(SUBJOB_SHAPE), ...total }),
        },
      },
      handle: async ({ path, origin, isHead }, query) => {
        const build = await builds.find(path.build_id);
        const work = workOf(build);
        const subjobs = work?.plan.subjobs ?? [];
        const part = sliceOf(subjobs, partOf(dialect, query));
        const list = {
          key: "subjobs",
          elements: work === null ? [] : subjobViewsOf(build, work, part, origin),
          total: subjobs.length,
          size: part.reduce((sum, { atoms: { length } }) => sum + length, 0),
          routes: routesOfAll,
        } as const;
        return listAnswer(dialect, list, isHead);
      },
    }),
    readEndpoint({
      path: one,
      aliases: aliasesOf(dialect, one),
      operation: `${dialect.name}GetSubjob`,
      summary: "Tell how a subjob is",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "The subjob", json: dialect.shapes.answer({ subjob: SUBJOB_SHAPE }) } },
      handle: async ({ path, origin }) => {
        const build = await builds.find(path.build_id);
        const { work, subjob } = subjobIn(build, path.subjob_id);
        const [shown] = subjobViewsOf(build, work, [subjob], origin);
        return json(dialect.answer({ subjob: shown }, routesOfOne));
      },
    }),
    ...(isOriginal ? resultEndpoints(builds, dialect, result) : []),
  ];
};

/** Where slaves of the original deliver what a subjob left; here executors put it in its place themselves. */
const resultEndpoints = (builds: Builds, dialect: Dialect, path: string): readonly Endpoint[] => [
  readEndpoint({
    path,
    aliases: aliasesOf(dialect, path),
    operation: `${dialect.name}GetSubjobResult`,
    summary: "Say, as the original does, that the results of a single subjob are not to be had",
    dialect,
    query: NO_QUERY,
    answers: { 200: { description: "They are not", json: dialect.shapes.answer({ status: z.string() }) } },
    handle: async (asked) => {
      subjobIn(await builds.find(asked.path.build_id), asked.path.subjob_id);
      return json(dialect.answer({ status: "not implemented" }, {}));
    },
  }),
  refusalEndpoint({
    method: "POST",
    path,
    aliases: aliasesOf(dialect, path),
    operation: `${dialect.name}DeliverSubjobResult`,
    summary: "Refuse results from outside",
    dialect,
    reason: `Cannot take results of a subjob as they must come from an executor of this server: found a request to ${buildPath(dialect)}/..., which only slaves of the original make, see "clusterrunner worker"`,
  }),
];
