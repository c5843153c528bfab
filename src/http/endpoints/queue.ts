import { hasEnded } from "../../model/build.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import type { Builds } from "../supervisor.ts";

/** Builds that have not ended; those that failed leave the queue as well. */
export const queueEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  const path = `${dialect.prefix}/queue`;
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetQueue`,
      summary: "List the builds that have not ended, the oldest first",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "The builds", json: dialect.shapes.queue } },
      handle: async ({ origin }) => {
        const waiting = (await builds.list()).filter((build) => !hasEnded(build));
        return json(dialect.queue(waiting, origin));
      },
    }),
  ];
};
