import * as z from "zod";
import { aliasesOf, type Dialect } from "../dialect.ts";
import { json, NO_QUERY, readEndpoint, type Endpoint } from "../endpoint.ts";
import { numberBelow } from "../part.ts";
import type { Pool } from "../pool.ts";
import { routesTo } from "../routes.ts";
import { EXECUTOR_SHAPE, executorViewsOf } from "../slave-view.ts";

/** What each executor does, as a slave of the original tells it; the word is singular in both versions. */
export const executorEndpoints = (pool: Pool, dialect: Dialect): readonly Endpoint[] => {
  const all = `${dialect.prefix}/executor`;
  const one = `${all}/{executor_id}`;
  return [
    readEndpoint({
      path: all,
      aliases: aliasesOf(dialect, all),
      operation: `${dialect.name}ListExecutors`,
      summary: "List the executors and what each of them does",
      dialect,
      query: NO_QUERY,
      answers: {
        200: { description: "The executors", json: dialect.shapes.answer({ executors: z.array(EXECUTOR_SHAPE) }) },
      },
      handle: async () =>
        json(dialect.answer({ executors: executorViewsOf(await pool.status()) }, routesTo({ executor: one }))),
    }),
    readEndpoint({
      path: one,
      aliases: aliasesOf(dialect, one),
      operation: `${dialect.name}GetExecutor`,
      summary: "Tell what an executor does",
      dialect,
      query: NO_QUERY,
      answers: { 200: { description: "The executor", json: dialect.shapes.answer({ executor: EXECUTOR_SHAPE }) } },
      handle: async ({ path }) => {
        const executors = executorViewsOf(await pool.status());
        const executor = executors[numberBelow(executors.length, "executor", path.executor_id)];
        return json(dialect.answer({ executor }, {}));
      },
    }),
  ];
};
