import * as z from "zod";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";

/** `version` is that of this package. */
export const versionEndpoints = (version: string, dialect: Dialect): readonly Endpoint[] => {
  const path = `${dialect.prefix}/version`;
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetVersion`,
      summary: "Tell the versions of the server and of its API",
      dialect,
      query: NO_QUERY,
      answers: {
        200: {
          description: "The versions",
          json: dialect.shapes.answer({ version: z.string(), api_version: z.union([z.literal(1), z.literal(2)]) }),
        },
      },
      handle: ({ apiVersion }) => json(dialect.answer({ version, api_version: apiVersion }, {})),
    }),
  ];
};
