import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { ClusterRunnerOptions } from "./clusterrunner-options.ts";
import { inheritedEnvironment } from "./config/inherited-environment.ts";
import { expectedTimesOf } from "./expected-times.ts";
import { localRequest, type SubmitOptions } from "./local-request.ts";
import type { Plan } from "./model/build.ts";
import { success, type Result } from "./model/errors.ts";
import { createProjects } from "./projects/projects.ts";
import { stderrLog } from "./runtime/index.ts";
import { buildFolder } from "./store/atom-files.ts";
import { openBaseDirectory } from "./store/base-directory.ts";
import { createSqliteTimings } from "./store/sqlite-timings.ts";

/** As those of `createClusterRunner`; the folder is for the checkout, which is removed again. */
export interface PlanOptions
  extends
    SubmitOptions,
    Pick<
      ClusterRunnerOptions,
      "baseDirectory" | "repositories" | "timings" | "executors" | "killGraceMs" | "gitStrictHostKeyChecking" | "log"
    > {
  /** Ends what was begun. @default it runs to its end */
  readonly signal?: AbortSignal;
}

/**
 * Prepares a build and runs none of its commands: fetches the source, reads the job, runs its atomizers and groups the atoms by what
 * they took in earlier builds. A failure says why such a build could not run.
 *
 * @example
 * const planned = await planBuild({ type: "directory", project_directory: "." }, { baseDirectory: "/tmp/plans" });
 * if (planned.ok) console.log(planned.value.subjobs.length);
 */
export const planBuild = async (body: unknown, options: PlanOptions): Promise<Result<Plan>> => {
  const request = localRequest(body, options);
  if (!request.ok) return request;
  const baseDirectory = openBaseDirectory(resolve(options.baseDirectory));
  const timings = createSqliteTimings(join(resolve(options.timings ?? baseDirectory), "timings.db"));
  const projects = createProjects({
    baseDirectory,
    folderOf: (build) => buildFolder(baseDirectory, build),
    repositories: options.repositories,
    environment: inheritedEnvironment(process.env),
    gitStrictHostKeyChecking: options.gitStrictHostKeyChecking ?? false,
    killGraceMs: options.killGraceMs ?? 5_000,
    executors: () => options.executors ?? availableParallelism(),
    expectedTimes: expectedTimesOf({
      timings,
      builds: () => Promise.resolve([]),
      find: () => Promise.resolve(success(undefined)),
      log: options.log ?? stderrLog,
    }),
  });
  try {
    return await projects.prepare(ONLY, request.value, options.signal ?? new AbortController().signal);
  } finally {
    await projects.release(ONLY);
    await projects.close();
    await timings.close();
  }
};

/** No other build is in the same folder. */
const ONLY = 1;
