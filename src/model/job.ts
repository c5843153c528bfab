import { attemptLimitsOf, type AttemptLimits } from "./attempt-limits.ts";
import { joinCommands } from "./command.ts";
import { failure, success, type Result } from "./errors.ts";
import { durationMs } from "./duration.ts";
import type { JobMapping } from "./job-schema.ts";
import { quote } from "./mismatch.ts";

/** A named recipe: what to do once, and what to do for each atom. */
export interface Job {
  /** Null for a job given with a request that names none. */
  readonly name: string | null;
  /** One shell line, run once before the first atom; null for nothing to do. */
  readonly setup: string | null;
  /** One shell line, run for each atom. */
  readonly command: string;
  /** One shell line, run once after the last atom wherever setup was started; null for nothing to do. */
  readonly teardown: string | null;
  readonly atomizers: readonly Atomizer[];
  /** How many subjobs of the build may run at once, at least 1; null for as many as there are executors. */
  readonly maxExecutors: number | null;
  /** What every command of the job gets in its environment, as it stands: nothing in it is expanded. */
  readonly environment: Readonly<Record<string, string>>;
  /** Globs for the JUnit files that an atom leaves in its artifact folder; left out if none are to be read. */
  readonly junit?: readonly string[];
  /** Builds with a higher one get executors first; 0 unless it is given. */
  readonly priority: number;
  /** Whether the first atom that fails ends the build: atoms that run are ended, those that wait do not start. */
  readonly failFast: boolean;
  /** How long set-up may take; null for no limit. */
  readonly setupTimeoutMs: number | null;
  /** How long teardown may take; null for no limit. */
  readonly teardownTimeoutMs: number | null;
  /** How long the build may take from the start of its set-up to the end of its last atom; null for no limit. */
  readonly buildTimeoutMs: number | null;
  /** What a machine must have that runs its atoms; left out for any. */
  readonly labels?: readonly string[];
  /** How each atom is tried; left out for one attempt without limits, and in journals of earlier releases. */
  readonly attempts?: AttemptLimits;
  /** Whether an atom that passes only at a later attempt fails the build. @default false */
  readonly flakyFails?: boolean;
}

/** A command whose every line of output becomes an atom with that line in `variable`. */
export interface Atomizer {
  readonly variable: string;
  readonly command: string;
}

/** The valid jobs of one file by their names. */
export type Jobs = ReadonlyMap<string, Job>;

/** The job that a checked mapping describes. */
export const jobOf = (name: string | null, given: JobMapping): Job => ({
  name,
  setup: given.setup_build === undefined ? null : joinCommands(given.setup_build),
  command: joinCommands(given.commands),
  teardown: given.teardown_build === undefined ? null : joinCommands(given.teardown_build),
  atomizers: given.atomizers.flatMap((atomizer) =>
    Object.entries(atomizer).map(([variable, command]) => ({ variable, command })),
  ),
  maxExecutors: fewest(given.max_executors, given.max_executors_per_slave),
  environment: given.env ?? {},
  ...(given.junit === undefined ? {} : { junit: [given.junit].flat() }),
  priority: given.priority ?? 0,
  failFast: given.fail_fast ?? false,
  setupTimeoutMs: limitOf(given.setup_timeout),
  teardownTimeoutMs: limitOf(given.teardown_timeout),
  buildTimeoutMs: limitOf(given.build_timeout),
  ...labelsOf(given),
  ...attemptsOf(given),
  ...(given.flaky === "fail" ? { flakyFails: true } : {}),
});

/** The job named `name`, or the only one where `name` is null. A failure lists the names that would do. */
export const selectJob = (jobs: Jobs, name: string | null): Result<Job> => {
  const names = [...jobs.keys()].map(quote).join(", ");
  if (name === null) {
    const [only, ...others] = jobs.values();
    if (only !== undefined && others.length === 0) return success(only);
    return failure(`Cannot choose a job as "job_name" must be one of ${names}: found nothing`);
  }
  const job = jobs.get(name);
  return job === undefined
    ? failure(`Cannot choose a job as "job_name" must be one of ${names}: found ${quote(name)}`)
    : success(job);
};

/** No key at all where there is nothing to say, so that plans stay short. */
const attemptsOf = (given: JobMapping): Pick<Job, "attempts"> => {
  const attempts = attemptLimitsOf(given);
  return attempts === undefined ? {} : { attempts };
};

const labelsOf = ({ labels = [] }: JobMapping): Pick<Job, "labels"> => {
  const distinct = new Set([labels].flat());
  return distinct.size === 0 ? {} : { labels: [...distinct] };
};

const limitOf = (duration: number | string | undefined): number | null =>
  duration === undefined ? null : durationMs(duration);

/** One machine is one slave of the original, so both limits bound the same thing. */
const fewest = (...limits: readonly (number | undefined)[]): number | null => {
  const given = limits.filter((limit) => limit !== undefined);
  return given.length === 0 ? null : Math.min(...given);
};
