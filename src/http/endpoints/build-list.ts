import { filterBuilds, sortBuilds } from "../../model/build-list.ts";
import { buildQueryOf, filterOf, OLDEST_FIRST } from "../build-query.ts";
import { aliasesOf, buildsPath, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import { DEFAULT_LIMIT, MAX_LIMIT, pageOf, sliceOf, TOTAL_HEADER } from "../page.ts";
import type { Builds } from "../supervisor.ts";

/**
 * The list of builds. The original's first version has it whole; its second one in pages; that of the API document is whole
 * unless a page of it is asked for.
 */
export const buildListEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  const path = buildsPath(dialect);
  const declared = {
    path,
    aliases: aliasesOf(dialect, path),
    operation: `${dialect.name}ListBuilds`,
    summary: dialect.name === "v1" ? "List all builds, the oldest first" : "List builds",
    dialect,
    answers: { 200: { description: "The builds", json: dialect.shapes.builds } },
  };
  if (dialect.name === "v1") {
    return [
      readEndpoint({
        ...declared,
        query: NO_QUERY,
        handle: async ({ origin }) => {
          const all = await builds.list();
          return json(dialect.builds(all, origin, all.length));
        },
      }),
    ];
  }
  const sizes =
    dialect.name === "v2" ? { unasked: DEFAULT_LIMIT, most: MAX_LIMIT } : { unasked: Infinity, most: Infinity };
  return [
    readEndpoint({
      ...declared,
      query: buildQueryOf(dialect),
      handle: async ({ origin }, query) => {
        const found = filterBuilds(await builds.list(), filterOf(query, dialect));
        const shown = sliceOf(sortBuilds(found, query.sort ?? OLDEST_FIRST), pageOf(query, sizes));
        return {
          ...json(dialect.builds(shown, origin, found.length)),
          headers: { [TOTAL_HEADER]: String(found.length) },
        };
      },
    }),
  ];
};
