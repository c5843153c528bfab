import { hasEnded } from "../../model/build.ts";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import type { Pool } from "../pool.ts";
import { unplacedView } from "../queue-view.ts";
import type { Builds } from "../supervisor.ts";

export interface QueueOptions {
  readonly builds: Builds;
  readonly pool: Pool;
}

/** Builds that have not ended; those that failed leave the queue as well. */
export const queueEndpoints = ({ builds, pool }: QueueOptions, dialect: Dialect): readonly Endpoint[] => {
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
        const status = await pool.status().catch(() => ({ unplaced: [] }));
        const queue = dialect.queue(waiting, origin);
        return json(status.unplaced.length === 0 ? queue : { ...queue, unplaced: unplacedView(status) });
      },
    }),
  ];
};
