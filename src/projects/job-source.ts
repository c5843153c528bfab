import { open } from "node:fs/promises";
import { join } from "node:path";
import { failure, success, type Result } from "../model/errors.ts";
import { parseJobConfig, parseJobFile } from "../model/job-file.ts";
import { selectJob, type Job } from "../model/job.ts";
import type { BuildRequest } from "../model/request.ts";
import { kindOfPath } from "./path-kind.ts";

/** The file of a project in which its jobs are described. */
const JOB_FILE = "clusterrunner.yaml";

/** A text of jobs is some KiB; what is much larger is something else, and would stop all builds while it is parsed. */
const MOST_BYTES = 1024 * 1024;

/** The job that a request names, or gives: from `config`, else from the job file of the project. */
export const readJob = async ({ config, jobName }: BuildRequest, projectDirectory: string): Promise<Result<Job>> => {
  if (config !== null) return parseJobConfig(config, jobName);
  const path = join(projectDirectory, JOB_FILE);
  const text = await readText(path);
  if (!text.ok) return text;
  const jobs = parseJobFile(text.value, path);
  return jobs.ok ? selectJob(jobs.value, jobName) : jobs;
};

const readText = async (path: string): Promise<Result<string>> => {
  const refused = (wish: string, found: string): Result<never> =>
    failure(`Cannot read job file "${path}" as ${wish}: found ${found}`);
  const kind = await kindOfPath(path);
  const mend = kind === "nothing" ? '. Write one with "clusterrunner init"' : "";
  if (kind !== "a file") return refused("the project must have one", `${kind}${mend}`);
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > MOST_BYTES) return refused(`it must have at most ${MOST_BYTES} bytes`, `${size} bytes`);
    return success(await file.readFile("utf8"));
  } finally {
    await file.close();
  }
};
