import { z } from "zod";
import { joinCommands } from "./command.ts";
import { failure, success, type Result } from "./errors.ts";
import { dictionary, mapping } from "./mapping.ts";
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
}

/** A command whose every line of output becomes an atom with that line in `variable`. */
export interface Atomizer {
  readonly variable: string;
  readonly command: string;
}

/** The valid jobs of one file by their names. */
export type Jobs = ReadonlyMap<string, Job>;

/** A job as it is written: one mapping of clusterrunner.yaml, or the `config` of a request. */
interface JobMapping {
  readonly commands: CommandList;
  readonly atomizers: readonly Readonly<Record<string, string>>[];
  readonly setup_build?: CommandList | undefined;
  readonly teardown_build?: CommandList | undefined;
  readonly max_executors?: number | undefined;
  readonly max_executors_per_slave?: number | undefined;
}

type CommandList = readonly (string | null)[];

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

/** One machine is one slave of the original, so both limits bound the same thing. */
const fewest = (...limits: readonly (number | undefined)[]): number | null => {
  const given = limits.filter((limit) => limit !== undefined);
  return given.length === 0 ? null : Math.min(...given);
};

/** YAML reads an unquoted `true` as a boolean, and `echo a: b` as a mapping. */
const COMMAND = z
  .string({ error: "be a string, in quotes if need be" })
  .regex(/^[^\0]*$/, { error: "be a string without NUL" });

const COMMANDS = z
  .array(COMMAND.nullable(), { error: "be a list of strings" })
  .refine((commands) => joinCommands(commands) !== "", { error: "hold at least one command" });

const ATOMIZER = dictionary(
  z.string().regex(/^[A-Za-z_]\w*$/, { error: "be named like a shell variable" }),
  COMMAND.regex(/\S/, { error: "be a command" }),
  "map a variable to a command",
).refine((atomizer) => Object.keys(atomizer).length > 0, { error: "map a variable to a command" });

const ATOMIZERS = z
  .array(ATOMIZER, { error: "be a list of mappings from a variable to a command" })
  .min(1, { error: "hold at least one atomizer" });

const EXECUTORS = z.custom<number>((value) => Number.isSafeInteger(value) && Number(value) >= 1, {
  error: "be a whole number, at least 1",
});

/** The one schema of a job. */
export const JOB: z.ZodType<JobMapping> = mapping({
  commands: COMMANDS,
  atomizers: ATOMIZERS,
  setup_build: COMMANDS.optional(),
  teardown_build: COMMANDS.optional(),
  max_executors: EXECUTORS.optional(),
  max_executors_per_slave: EXECUTORS.optional(),
});
