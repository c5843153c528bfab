import * as z from "zod";
import { countAtoms, countedBuildsOf } from "../../model/atom-history.ts";
import { historyOf } from "../../model/job-history.ts";
import { quote } from "../../model/mismatch.ts";
import { aliasesOf, noun, type Dialect } from "../dialect.ts";
import { json, readEndpoint, type Endpoint } from "../endpoint.ts";
import { RequestError } from "../errors.ts";
import { HISTORY_SHAPE, historyView } from "../history-view.ts";
import { inPortions } from "../in-portions.ts";
import { DEFAULT_LIMIT, MAX_LIMIT, PAGE_QUERY, pageOf } from "../page.ts";
import { textIn } from "../parameters.ts";
import type { Builds } from "../supervisor.ts";

/** What the last builds of a job tell about it, which the original can't. */
export const historyEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  if (dialect.name === "v1") return [];
  const path = `${dialect.prefix}/${noun(dialect, "job")}/{job_name}/history`;
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}GetJobHistory`,
      summary:
        "Tell what the last builds of a job have in common: how many passed, how long they took, which atoms are flaky or slow",
      dialect,
      query: z.object({
        project: z
          .string()
          .meta({ description: "One of the projects that have a job of this name, as they are named in the answer" })
          .optional(),
        limit: PAGE_QUERY.limit,
      }),
      answers: {
        200: { description: "The history", json: dialect.shapes.answer({ history: HISTORY_SHAPE }) },
      },
      handle: async (asked, { project = null, limit }) => {
        const job = textIn(asked.path.job_name);
        const most = pageOf({ limit }, { unasked: DEFAULT_LIMIT, most: MAX_LIMIT }).limit;
        const question = { job, project, most };
        const history = historyOf(await builds.list(), question);
        if (history === null) throw unknown(job);
        const counted = countedBuildsOf(history.builds);
        const count = countAtoms(counted);
        for (const { id } of counted) {
          // One that is forgotten meanwhile tells nothing any more.
          const build = await builds.load(id);
          if (build !== undefined) await inPortions(count.add(build), asked.signal);
        }
        const atoms = await inPortions(count.result(), asked.signal);
        return json(dialect.answer({ history: historyView(question, history, atoms, dialect) }, {}));
      },
    }),
  ];
};

/** How much of a path is repeated in a message. */
const SHOWN_CHARACTERS = 40;

const unknown = (job: string): RequestError =>
  new RequestError(
    "UNKNOWN_JOB",
    `Cannot find the job as a build must have run it: found none of ${quote(job.slice(0, SHOWN_CHARACTERS))}`,
  );
