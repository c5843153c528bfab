import { z } from "zod";
import { buildsPath } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import { DOCUMENTED } from "../representation-documented.ts";
import { V1, V2 } from "../representation-original.ts";

const ROUTES = z.record(z.string(), z.string());

/** Where everything begins: any answer of 200 means that the server is up. */
export const rootEndpoints = (): readonly Endpoint[] => [
  readEndpoint({
    path: "/",
    operation: "documentedGetRoot",
    summary: "Tell where the API's paths begin",
    dialect: DOCUMENTED,
    query: NO_QUERY,
    answers: {
      200: { description: "The paths", json: z.object({ child_routes: ROUTES, STATUS: z.literal("SUCCESS") }) },
    },
    handle: () =>
      json({
        child_routes: { build: buildsPath(DOCUMENTED), builds: buildsPath(V2), v1: V1.prefix },
        STATUS: "SUCCESS",
      }),
  }),
  readEndpoint({
    path: "/v1",
    operation: "v1GetMaster",
    summary: "Tell that the server is up",
    dialect: V1,
    query: NO_QUERY,
    answers: {
      200: {
        description: "The server",
        json: z.object({ master: z.object({ status: z.string() }), child_routes: ROUTES }),
      },
    },
    handle: () => json({ master: { status: "Master service is up." }, child_routes: { builds: buildsPath(V1) } }),
  }),
];
