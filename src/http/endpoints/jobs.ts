import * as z from "zod";
import { hasPassed } from "../../model/build.ts";
import { BUILD_STATES } from "../../model/build-state.ts";
import { jobsOf, type JobSummary } from "../../model/job-list.ts";
import { aliasesOf, noun, type Dialect } from "../dialect.ts";
import { json, readEndpoint, type Endpoint } from "../endpoint.ts";
import { partOf } from "../list-endpoint.ts";
import { PAGE_QUERY, sliceOf, TOTAL_HEADER } from "../page.ts";
import type { Builds } from "../supervisor.ts";

const JOB_SHAPE = z
  .object({
    job_name: z.string(),
    project: z.string(),
    num_builds: z.int().describe("How many of its builds are known, ended or not"),
    last_build_id: z.int().describe("The newest of them"),
    last_state: z.enum(BUILD_STATES),
    last_passed: z.boolean().describe("False also while it has not ended"),
    usual_duration: z
      .number()
      .nullable()
      .describe("Seconds: the median of its last 20 builds that ran to their end; retries do not count"),
    pass_rate: z
      .number()
      .nullable()
      .describe("From 0 to 1, of its last 20 builds that were not canceled; retries do not count"),
  })
  .meta({ id: "Job" });

/** Which jobs there are, as far as builds have run them; the original knows of builds alone. */
export const jobEndpoints = (builds: Builds, dialect: Dialect): readonly Endpoint[] => {
  if (dialect.name === "v1") return [];
  const path = `${dialect.prefix}/${noun(dialect, "job")}`;
  return [
    readEndpoint({
      path,
      aliases: aliasesOf(dialect, path),
      operation: `${dialect.name}ListJobs`,
      summary: "List the jobs that builds have run",
      dialect,
      query: z.object(PAGE_QUERY),
      answers: {
        200: { description: "The jobs", json: dialect.shapes.answer({ jobs: z.array(JOB_SHAPE), total: z.int() }) },
      },
      handle: async (_, query) => {
        const jobs = jobsOf(await builds.list());
        const shown = sliceOf(jobs, partOf(dialect, query)).map(viewOf);
        const routes = { history: `${path}/[job_name]/history` };
        return {
          ...json(dialect.answer({ jobs: shown, total: jobs.length }, routes)),
          headers: { [TOTAL_HEADER]: String(jobs.length) },
        };
      },
    }),
  ];
};

const viewOf = ({ name, project, builds, last, usualDuration, passRate }: JobSummary): object => ({
  job_name: name,
  project,
  num_builds: builds,
  last_build_id: last.id,
  last_state: last.status,
  last_passed: hasPassed(last),
  usual_duration: usualDuration === null ? null : usualDuration / 1_000,
  pass_rate: passRate,
});
