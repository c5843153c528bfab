import * as z from "zod";
import { DURATION, durationMs } from "./duration.ts";
import type { Job } from "./job.ts";

/** What a request says otherwise than its job; what is left out is as the job has it. */
export interface JobOverrides {
  readonly failFast?: boolean;
  /** How long one attempt at an atom may take. */
  readonly timeoutMs?: number;
  /** How long the build may take from the start of its set-up to the end of its last atom. */
  readonly buildTimeoutMs?: number;
}

export interface OverrideKeys {
  readonly fail_fast?: boolean | null | undefined;
  readonly timeout?: number | string | null | undefined;
  readonly build_timeout?: number | string | null | undefined;
}

interface OverrideFields {
  readonly fail_fast: z.ZodType<boolean | null | undefined>;
  readonly timeout: z.ZodType<number | string | null | undefined>;
  readonly build_timeout: z.ZodType<number | string | null | undefined>;
}

/** The lengths of time that are common, for those who read the description: `DURATION` takes a few more. */
const LENGTH_OF_TIME = {
  anyOf: [
    { type: "number", minimum: 0.001, maximum: 2_000_000 },
    {
      type: "string",
      pattern:
        "^(0[.][0-9]?[1-9](ms|s|m|h)|[1-9][0-9]?[.][0-9](ms|s|m|h)|[1-9][0-9]{0,8}ms|[1-9][0-9]{0,5}s|[1-9][0-9]{0,3}m|[1-9][0-9]?h)$",
    },
  ],
} as const;

const INSTEAD = "in place of what the job says";

/** The keys of a request that say so, named as in a job. */
export const OVERRIDES: OverrideFields = {
  fail_fast: z
    .boolean({ error: "be true or false" })
    .describe(`Whether the first atom that fails ends the build, ${INSTEAD}`)
    .nullish(),
  timeout: DURATION.meta({
    ...LENGTH_OF_TIME,
    description: `How long an attempt at an atom may take, in seconds or as "10s" or "5m", ${INSTEAD}`,
  }).nullish(),
  build_timeout: DURATION.meta({
    ...LENGTH_OF_TIME,
    description: `How long set-up and atoms may take together, as \`timeout\` is written, ${INSTEAD}`,
  }).nullish(),
};

/** What the keys say; undefined if everything is to be as the job has it. */
export const overridesOf = (given: OverrideKeys): JobOverrides | undefined => {
  const { fail_fast: failFast, timeout, build_timeout: buildTimeout } = given;
  const overrides = {
    ...(typeof failFast === "boolean" ? { failFast } : {}),
    ...limit("timeoutMs", timeout),
    ...limit("buildTimeoutMs", buildTimeout),
  };
  return Object.keys(overrides).length === 0 ? undefined : overrides;
};

const limit = <Key extends string>(
  key: Key,
  duration: number | string | null | undefined,
): Readonly<Partial<Record<Key, number>>> => {
  const limits: Partial<Record<Key, number>> = {};
  if (duration !== undefined && duration !== null) limits[key] = durationMs(duration);
  return limits;
};

/** The job as the request wants it. */
export const overridden = (job: Job, overrides: JobOverrides = {}): Job => {
  const { failFast = job.failFast, timeoutMs, buildTimeoutMs = job.buildTimeoutMs } = overrides;
  const attempts = { noOutputTimeoutMs: null, retries: 0, ...job.attempts };
  return {
    ...job,
    failFast,
    buildTimeoutMs,
    ...(timeoutMs === undefined ? {} : { attempts: { ...attempts, timeoutMs } }),
  };
};
