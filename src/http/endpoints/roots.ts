import * as z from "zod";
import { buildsPath, noun, type Dialect } from "../dialect.ts";
import { DASHBOARD } from "../dashboard/dashboard.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import type { Pool } from "../pool.ts";
import { DOCUMENTED } from "../representation-documented.ts";
import { V1, V2 } from "../representation-original.ts";
import { slavesPath } from "../paths.ts";
import type { Routes } from "../routes.ts";
import { SLAVE_SHAPE, SLAVE_STATUS_SHAPE, slaveStatusOf, slaveViewsOf } from "../slave-view.ts";

export interface RootOptions {
  readonly pool: Pool;
  readonly sessionId: string;
  /** All other endpoints: the roots tell what begins below them. */
  readonly others: readonly Endpoint[];
}

/** Where everything begins: any answer of 200 means that the server is up. */
export const rootEndpoints = ({ pool, sessionId, others }: RootOptions): readonly Endpoint[] => {
  const served = new Set(others.map(({ path }) => path));
  const routesOf = (dialect: Dialect): Routes =>
    Object.fromEntries(
      [
        ["metrics", `${dialect.prefix}/metrics`] as const,
        ["version", `${dialect.prefix}/version`] as const,
        ["builds", buildsPath(dialect)] as const,
        ["queue", `${dialect.prefix}/queue`] as const,
        ["slaves", slavesPath(dialect)] as const,
        ["eventlog", `${dialect.prefix}/eventlog`] as const,
        ["executors", `${dialect.prefix}/executor`] as const,
      ].filter(([, path]) => served.has(path)),
    );
  const master = (dialect: Dialect, path: string): Endpoint =>
    readEndpoint({
      path,
      operation: `${dialect.name}GetMaster`,
      summary: "Tell that the server is up, and what it does",
      dialect,
      query: NO_QUERY,
      answers: {
        200: {
          description: "The server, as master and as slave of the original",
          json: dialect.shapes.answer({
            master: z.object({ status: z.string(), slaves: z.array(SLAVE_SHAPE) }),
            slave: SLAVE_STATUS_SHAPE,
          }),
        },
      },
      handle: async ({ origin }) => {
        const status = await pool.status();
        const slaves = slaveViewsOf(status, origin, sessionId);
        const body = {
          master: { status: "Master service is up.", slaves },
          slave: slaveStatusOf(status, origin, sessionId),
        };
        return json(dialect.answer(body, routesOf(dialect)));
      },
    });
  return [
    readEndpoint({
      path: "/",
      operation: "documentedGetRoot",
      summary: "Tell where the API's paths begin",
      dialect: DOCUMENTED,
      query: NO_QUERY,
      answers: {
        200: { description: "The paths", json: DOCUMENTED.shapes.answer({}) },
        302: { description: "The dashboard, for a browser: whoever accepts `text/html`" },
      },
      handle: ({ headers }) => {
        if (HTML.test(headers.get("accept") ?? ""))
          return { status: 302, headers: { location: DASHBOARD }, body: null };
        const routes = {
          [noun(DOCUMENTED, "build")]: buildsPath(DOCUMENTED),
          [noun(DOCUMENTED, "slave")]: slavesPath(DOCUMENTED),
          ...routesOf(V2),
          v1: V1.prefix,
          v2: VERSION_2,
          docs: "/docs",
          openapi: "/openapi.json",
        };
        return json(DOCUMENTED.answer({}, routes));
      },
    }),
    master(V1, V1.prefix),
    master(V2, VERSION_2),
  ];
};

/** What a browser asks for that shows a page, and no program that wants JSON. */
const HTML = /\btext\/html\b/i;

/** Its other paths are aliases. */
const VERSION_2 = "/v2";
