import { aliasesOf, buildPath, type Dialect } from "../dialect.ts";
import { json, NO_BODY, writeEndpoint, type Endpoint } from "../endpoint.ts";
import type { Builds } from "../supervisor.ts";

/** Trying a build again, which the original can't. */
export const retryEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  if (dialect.name === "v1") return [];
  const path = `${buildPath(dialect)}/retry`;
  return [
    writeEndpoint({
      method: "POST",
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}RetryBuild`,
      summary: "Have a new build run what has not passed of one that ended: its failed atoms, and those that never ran",
      dialect,
      body: NO_BODY,
      answers: {
        202: { description: "The new build is stored, and will run", json: dialect.shapes.accepted },
        409: { description: "The build has not ended, or every atom of it passed", json: dialect.shapes.failure },
        429: { description: "As many builds wait or run as may: ask again later", json: dialect.shapes.failure },
        507: { description: "The disk of the server does not take the new build", json: dialect.shapes.failure },
      },
      handle: async (asked) => json(dialect.accepted(await builds.retry(asked.path.build_id)), 202),
    }),
  ];
};
