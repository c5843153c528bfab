import { fieldOf, isNumber, listOf, type Fields } from "./answer.ts";
import { isBuildStatus, type BuildArguments, type BuildState, type BuildStatus } from "./build-status.ts";
import type { CallOptions, PageOptions } from "./call-options.ts";
import { queryOf, type Connection } from "./connection.ts";
import { isJobHistory, type JobHistory } from "./job-history.ts";
import { isJobOverview, type JobOverview } from "./job-overview.ts";

/** Which builds are wanted, and in which order. */
export interface BuildsOptions extends PageOptions {
  /** Builds with one of these. */
  readonly status?: BuildStatus["status"] | readonly BuildStatus["status"][];
  /** Builds that are in one of these. */
  readonly state?: BuildState | readonly BuildState[];
  /** Builds of the job of this name. */
  readonly jobName?: string;
  /** Builds with this text in their job's name, project, branch or commit, or with this id. */
  readonly search?: string;
  /** Builds that were admitted then or later. */
  readonly since?: Date;
  /** With a minus: the greatest first. `ended` is when, `duration` how long a build took. @default "id", the oldest first */
  readonly sort?: "id" | "-id" | "ended" | "-ended" | "duration" | "-duration";
  /** Whether to leave out which atoms failed, of which there may be many. @default false */
  readonly isBrief?: boolean;
}

export interface BuildList {
  readonly builds: readonly BuildStatus[];
  /** How many there are, in this part of the list or not. */
  readonly total: number;
}

export interface JobList {
  readonly jobs: readonly JobOverview[];
  /** How many there are, in this part of the list or not. */
  readonly total: number;
}

export interface HistoryOptions extends CallOptions {
  /** One of the projects that have a job of this name, as `projects` of a history has them. @default all */
  readonly project?: string;
  /** How many builds are looked at, the newest: 200 at the most. @default 20 */
  readonly limit?: number;
}

/** Having builds run, and asking how they are. */
export interface BuildCalls {
  /**
   * Resolves once the server has stored the build; it runs from then on. After UNREACHABLE or status 503 it may be stored, too: it is
   * sent again by itself only where it surely is not, to a server that can't be connected to or has too many builds.
   *
   * @example
   * const { buildId } = await client.submit({ type: "directory", project_directory: "/srv/app", job_name: "Test" });
   * console.log(buildId > 2); // true
   */
  submit(build: BuildArguments, options?: CallOptions): Promise<{ readonly buildId: number }>;

  /**
   * How a build is now.
   *
   * @example
   * const { status, failed_atoms } = await client.build(1);
   * console.log(status, failed_atoms?.[0]?.command_string); // FAILURE export N="2";
   */
  build(id: number, options?: CallOptions): Promise<BuildStatus>;

  /**
   * All builds, or a part of them. A server that knows no lists in parts gives all.
   *
   * @example
   * const { builds, total } = await client.builds({ status: ["FAILURE", "SUCCESS"], jobName: "Test", limit: 1 });
   * console.log(builds.map(({ id }) => id), total > 0); // 1 true
   */
  builds(options?: BuildsOptions): Promise<BuildList>;

  /**
   * Ends a build, with all that it runs; one that has ended stays as it is. Resolves when it has ended.
   *
   * @example
   * await client.cancel(2);
   * console.log((await client.build(2)).error_message); // The build was canceled
   */
  cancel(id: number, options?: CallOptions): Promise<void>;

  /**
   * Has a new build run what has not passed of a build that has ended. Rejects with status 409 if there is nothing to run.
   *
   * @example
   * const { buildId } = await client.retry(1);
   * const { num_atoms, retry_of } = await client.waitFor(buildId);
   * console.log(num_atoms, retry_of); // 1 1
   */
  retry(id: number, options?: CallOptions): Promise<{ readonly buildId: number }>;

  /**
   * The jobs that builds have run, by their names and then their projects.
   *
   * @example
   * const { jobs } = await client.jobs();
   * console.log(jobs.map(({ job_name }) => job_name).join(" and ")); // Endless and Test
   */
  jobs(options?: PageOptions): Promise<JobList>;

  /**
   * What the last builds of a job tell about it. Rejects with status 404 if none has run it.
   *
   * @example
   * const { pass_rate, slowest_atoms } = await client.history("Test");
   * console.log(pass_rate, slowest_atoms.length); // 0 3
   */
  history(jobName: string, options?: HistoryOptions): Promise<JobHistory>;
}

export const buildCalls = ({ get, post, put }: Connection): BuildCalls => ({
  submit: async (build, options = {}) => idIn(await post("/build", build, options)),
  build: async (id, options = {}) => buildIn(await get(`/build/${id}`, options)),
  builds: async ({ status, state, jobName, search, since, sort, isBrief = false, offset, limit, signal } = {}) => {
    const query = queryOf({
      status: status === undefined ? undefined : [status].flat().join(","),
      state: state === undefined ? undefined : [state].flat().join(","),
      job_name: jobName,
      search,
      since: since?.toISOString(),
      sort,
      brief: isBrief ? true : undefined,
      offset,
      limit,
    });
    const answer = await get(`/build${query}`, { signal });
    const builds = fieldOf(answer, "builds", listOf(isBuildStatus), "builds");
    return { builds, total: isNumber(answer["total"]) ? answer["total"] : builds.length };
  },
  cancel: async (id, options = {}) => {
    await put(`/build/${id}`, { status: "canceled" }, options);
  },
  retry: async (id, options = {}) => idIn(await post(`/build/${id}/retry`, {}, options)),
  jobs: async ({ offset, limit, signal } = {}) => {
    const answer = await get(`/job${queryOf({ offset, limit })}`, { signal });
    const jobs = fieldOf(answer, "jobs", listOf(isJobOverview), "jobs");
    return { jobs, total: fieldOf(answer, "total", isNumber, "a total") };
  },
  history: async (jobName, { project, limit, signal } = {}) => {
    const path = `/job/${encodeURIComponent(jobName)}/history${queryOf({ project, limit })}`;
    return fieldOf(await get(path, { signal }), "history", isJobHistory, "the history of a job");
  },
});

/** The build in an answer about one. */
export const buildIn = (answer: Fields): BuildStatus => fieldOf(answer, "build", isBuildStatus, "a build");

const idIn = (answer: Fields): { readonly buildId: number } => ({
  buildId: fieldOf(answer, "build_id", isNumber, "the id of a build"),
});
