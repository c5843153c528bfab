import { failure, success, type Result } from "./errors.ts";
import { jobOf, type Job, type Jobs } from "./job.ts";
import { JOB } from "./job-schema.ts";
import { firstMismatch, kindOf, quote, showPath, type Mismatch } from "./mismatch.ts";
import { parseYaml } from "./yaml-file.ts";

/**
 * Reads the text of a clusterrunner.yaml. Every job is checked, as in the original, so a mistake shows before the job is
 * needed. A failure names file, line, column, job, key, wish, and what was found.
 */
export const parseJobFile = (text: string, file: string): Result<Jobs> => {
  const yaml = parseYaml(text, file);
  if (!yaml.ok) return yaml;
  const { content, whereIs } = yaml.value;
  const refused = (path: Mismatch["path"], reason: string): Result<never> =>
    failure(`Cannot read ${whereIs(path)} as ${reason}`);

  if (!isMapping(content)) {
    return refused([], `the file must map job names to jobs: found ${kindOf(content ?? undefined)}`);
  }
  const jobs = new Map<string, Job>();
  for (const [name, given] of Object.entries(content)) {
    if (name === "") return refused([name], "a job must have a name: found nothing");
    const parsed = JOB.safeParse(given, { reportInput: true });
    if (!parsed.success) {
      const mismatch = firstMismatch(parsed.error);
      return refused([name, ...mismatch.path], describe(name, mismatch));
    }
    jobs.set(name, jobOf(name, parsed.data));
  }
  return jobs.size === 0 ? refused([], "the file must hold at least one job: found none") : success(jobs);
};

/** Reads a job that came with a request; `name` is null where the request names none. */
export const parseJobConfig = (config: unknown, name: string | null): Result<Job> => {
  const parsed = JOB.safeParse(config, { reportInput: true });
  return parsed.success
    ? success(jobOf(name, parsed.data))
    : failure(`Cannot read "config" of the request as ${describe(name, firstMismatch(parsed.error))}`);
};

const describe = (job: string | null, { path, wish, found }: Mismatch): string =>
  `${subject(job, showPath(path))} must ${wish}: found ${found}`;

const subject = (job: string | null, key: string): string => {
  if (job === null) return key === "" ? "it" : quote(key);
  return key === "" ? `job ${quote(job)}` : `${quote(key)} of job ${quote(job)}`;
};

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
