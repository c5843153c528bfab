import { failure, success, type Result } from "./errors.ts";
import { sentenceOf, type FileProblem } from "./file-problem.ts";
import { jobOf, type Job, type Jobs } from "./job.ts";
import { JOB, JOB_KEYS } from "./job-schema.ts";
import { firstMismatch, kindOf, mismatchesOf, quote, showPath, type Mismatch } from "./mismatch.ts";
import { nearest } from "./nearest.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** What a clusterrunner.yaml says. */
export interface JobFile {
  /** Those without a problem. */
  readonly jobs: Jobs;
  /** Everything that is wrong, job by job; what is most likely the cause of others comes first. */
  readonly problems: readonly FileProblem[];
}

/** Reads the text of a clusterrunner.yaml and tells every problem in it. */
export const readJobFile = (text: string): JobFile => {
  const { problems, yaml } = readYaml(text);
  if (yaml === undefined) return { jobs: new Map(), problems };
  const jobs = new Map<string, Job>();
  const refused = jobsIn(yaml, jobs);
  return { jobs, problems: [...problems, ...refused] };
};

/**
 * Reads the text of a clusterrunner.yaml. Every job is checked, as in the original, so a mistake shows before the job is
 * needed. A failure names file, line, column, job, key, wish, and what was found.
 */
export const parseJobFile = (text: string, file: string): Result<Jobs> => {
  const { jobs, problems } = readJobFile(text);
  const [first] = problems;
  return first === undefined ? success(jobs) : failure(sentenceOf(first, file));
};

/** Reads a job that came with a request; `name` is null where the request names none. */
export const parseJobConfig = (config: unknown, name: string | null): Result<Job> => {
  const parsed = JOB.safeParse(config, { reportInput: true });
  return parsed.success
    ? success(jobOf(name, parsed.data))
    : failure(`Cannot read "config" of the request as ${describe(name, firstMismatch(parsed.error))}`);
};

/** Puts every good job into `jobs`; returns what is wrong with the others. */
const jobsIn = ({ content, placeOf }: YamlFile, jobs: Map<string, Job>): readonly FileProblem[] => {
  const problem = (path: Mismatch["path"], reason: string, more?: Mend): FileProblem => ({
    ...placeOf(path),
    reason,
    mend: null,
    ...more,
  });
  if (!isMapping(content)) {
    return [problem([], `the file must map job names to jobs: found ${kindOf(content ?? undefined)}`)];
  }
  const given = Object.entries(content);
  if (given.length === 0) return [problem([], "the file must hold at least one job: found none")];
  return given.flatMap(([name, mapping]): readonly FileProblem[] => {
    if (name === "") return [problem([name], "a job must have a name: found nothing")];
    const parsed = JOB.safeParse(mapping, { reportInput: true });
    if (parsed.success) {
      jobs.set(name, jobOf(name, parsed.data));
      return [];
    }
    return withoutEchoes(mismatchesOf(parsed.error)).map((mismatch) =>
      problem([name, ...mismatch.path], describe(name, mismatch), mendOf(name, mapping, mismatch)),
    );
  });
};

/** A key that is missing since it is mistyped is one mistake. */
const withoutEchoes = (mismatches: readonly Mismatch[]): readonly Mismatch[] => {
  const meant = new Set(mismatches.filter(isUnknownKey).map(({ path }) => nearest(String(path[0]), JOB_KEYS)));
  return mismatches.filter(
    ({ path, found }) => found !== "nothing" || path.length !== 1 || !meant.has(String(path[0])),
  );
};

const isUnknownKey = ({ path, found }: Mismatch): boolean => found === "an unknown key" && path.length === 1;

type Mend = Pick<FileProblem, "mend" | "names">;

const mendOf = (name: string, mapping: unknown, mismatch: Mismatch): Mend => {
  const { path, found } = mismatch;
  const [key] = path;
  if (key === undefined) {
    const isKey = JOB_KEYS.includes(name) && !isMapping(mapping);
    return {
      mend: isKey ? `${quote(name)} belongs into a job: write a name above it, such as "Test:", and indent it` : null,
    };
  }
  if (isUnknownKey(mismatch)) {
    const meant = nearest(String(key), JOB_KEYS);
    return { mend: meant === undefined ? null : `did you mean ${quote(meant)}?`, names: JOB_KEYS };
  }
  if (found === "nothing") return { mend: EXAMPLES[String(key)] ?? null };
  return { mend: found === "null" && path.length === 1 ? "give it a value, or remove the line" : null };
};

/** What to add where a key is missing that every job needs. */
const EXAMPLES: Readonly<Record<string, string>> = {
  commands: 'add what to run, such as: commands: ["pytest $TEST_FILE"]',
  atomizers: "add what lists the values, such as: atomizers: [{ TEST_FILE: ls tests/test_*.py }]",
};

const describe = (job: string | null, { path, wish, found }: Mismatch): string =>
  `${subject(job, showPath(path))} must ${wish}: found ${found}`;

const subject = (job: string | null, key: string): string => {
  if (job === null) return key === "" ? "it" : quote(key);
  return key === "" ? `job ${quote(job)}` : `${quote(key)} of job ${quote(job)}`;
};

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
