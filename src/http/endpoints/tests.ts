import * as z from "zod";
import { workOf } from "../../model/build.ts";
import { listedTestCount } from "../../model/work-tests.ts";
import { aliasesOf, buildPath, type Dialect } from "../dialect.ts";
import { json, readEndpoint, type Endpoint } from "../endpoint.ts";
import { PAGE_QUERY, pageOf, TOTAL_HEADER } from "../page.ts";
import type { Builds } from "../supervisor.ts";
import { testsPageOf, TESTS_SHAPE } from "../tests-view.ts";

/** How many failed tests are in an answer. Each may have a message of some thousand characters. */
const SIZES = { unasked: 100, most: 1_000 };

/** What the JUnit files of a build say, which the original doesn't read: all its failed tests, by pages. */
export const testsEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  if (dialect.name === "v1") return [];
  const path = `${buildPath(dialect)}/tests`;
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetTests`,
      summary: "Tell how the tests of a build went, and list those that failed",
      dialect,
      query: z.object(PAGE_QUERY),
      answers: {
        200: {
          description: "The tests, null for a job without JUnit files, and how many failed ones can be listed",
          json: dialect.shapes.answer({ tests: TESTS_SHAPE.nullable(), total: z.int() }),
        },
      },
      handle: async (asked, query) => {
        const work = workOf(await builds.find(asked.path.build_id));
        const total = work === null ? 0 : listedTestCount(work);
        return {
          ...json(dialect.answer({ tests: testsPageOf(work, pageOf(query, SIZES)), total }, {})),
          headers: { [TOTAL_HEADER]: String(total) },
        };
      },
    }),
  ];
};
