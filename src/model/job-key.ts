import { workOf, type Build, type Plan } from "./build.ts";
import type { BuildRequest } from "./request.ts";
import { withoutSecrets } from "./secret.ts";

/** What the durations of a job's atoms are kept under: the same for every build of the job, whoever asks for it and however. */
export interface JobKey {
  /** For git the url, without credentials, and the folder in the repository; for a directory its absolute path. */
  readonly project: string;
  /** The name of the job; null for one that has none. */
  readonly job: string | null;
}

export const jobKeyOf = (
  request: BuildRequest,
  { projectDirectory, job }: Pick<Plan, "projectDirectory" | "job">,
): JobKey => ({
  project: projectKeyOf(request, projectDirectory),
  job: job.name,
});

/** What a project is known by, also before there is a plan. `projectDirectory` is absolute, its symlinks resolved; for git it does not matter. */
export const projectKeyOf = (request: BuildRequest, projectDirectory: string): string =>
  request.type === "git" ? `${withoutUser(request.url)} ${request.projectDirectory}` : projectDirectory;

/** The root of a repository, as a request has it that names no folder. */
const ROOT = ".";

/** The project of a build, as people know it: for git the url without credentials, and the folder in it; for a directory its path. */
export const projectOf = (build: Build): string => {
  const { request } = build;
  if (request.type === "directory") return workOf(build)?.plan.projectDirectory ?? request.projectDirectory;
  const { url, projectDirectory } = request;
  return projectDirectory === ROOT ? withoutUser(url) : `${withoutUser(url)} ${projectDirectory}`;
};

/** Whether a build is of a job, by what a list tells of it: the name of its job, and its project as `projectOf` names it. */
export const isOfJob = (
  { jobName, project }: { readonly jobName: string | null; readonly project: string },
  key: JobKey,
): boolean => jobName === key.job && (project === key.project || `${project} ${ROOT}` === key.project);

/** A repository's url without credentials: a token in the place of the user changes from day to day, and the repository stays the same one. */
export const withoutUser = (url: string): string => withoutSecrets(url).replace(/:\/\/[^/?#]*@/, "://");
