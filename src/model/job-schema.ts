import * as z from "zod";
import { REPETITION_VARIABLE } from "./atom.ts";
import { BUILD_MARK } from "./build-mark.ts";
import { joinCommands } from "./command.ts";
import { DURATION } from "./duration.ts";
import { GLOBS } from "./glob-schema.ts";
import { LABELS } from "./label.ts";
import { dictionary, mapping } from "./mapping.ts";

/** A job as it is written: one mapping of clusterrunner.yaml, or the `config` of a request. */
export interface JobMapping {
  readonly commands: CommandList;
  readonly atomizers: readonly Readonly<Record<string, string>>[];
  readonly setup_build?: CommandList | undefined;
  readonly teardown_build?: CommandList | undefined;
  readonly max_executors?: number | undefined;
  readonly max_executors_per_slave?: number | undefined;
  readonly labels?: string | readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly junit?: string | readonly string[] | undefined;
  readonly priority?: number | undefined;
  readonly fail_fast?: boolean | undefined;
  readonly timeout?: number | string | undefined;
  readonly no_output_timeout?: number | string | undefined;
  readonly retries?: number | undefined;
  readonly flaky?: "pass" | "fail" | undefined;
  readonly setup_timeout?: number | string | undefined;
  readonly teardown_timeout?: number | string | undefined;
  readonly build_timeout?: number | string | undefined;
}

type CommandList = readonly (string | null)[];

/** What the executor itself says to every command. */
const RESERVED: readonly string[] = [
  "PROJECT_DIR",
  "ARTIFACT_DIR",
  "ATOM_ID",
  "EXECUTOR_INDEX",
  "MACHINE_EXECUTOR_INDEX",
  "BUILD_EXECUTOR_INDEX",
  BUILD_MARK,
  REPETITION_VARIABLE,
];

/** YAML reads an unquoted `true` as a boolean, and `echo a: b` as a mapping. */
const COMMAND = z
  .string({ error: "be a string, in quotes if need be" })
  .regex(/^[^\0]*$/, { error: "be a string without NUL" });

const COMMANDS = z
  .array(COMMAND.nullable(), { error: "be a list of strings" })
  .refine((commands) => joinCommands(commands) !== "", { error: "hold at least one command" });

const VARIABLE = z.string().regex(/^[A-Za-z_]\w*$/, { error: "be named like a shell variable" });

const ATOMIZER = dictionary(
  VARIABLE,
  COMMAND.regex(/\S/, { error: "be a command" }),
  "map a variable to a command",
).refine((atomizer) => Object.keys(atomizer).length > 0, { error: "map a variable to a command" });

const ATOMIZERS = z
  .array(ATOMIZER, { error: "be a list of mappings from a variable to a command" })
  .min(1, { error: "hold at least one atomizer" });

const EXECUTORS = z.int({ error: "be a whole number, at least 1" }).min(1, { error: "be a whole number, at least 1" });

const RETRIES = z
  .int({ error: "be a whole number from 0 to 100" })
  .min(0, { error: "be a whole number from 0 to 100" })
  .max(100, { error: "be a whole number from 0 to 100" });

const ENVIRONMENT = dictionary(
  VARIABLE,
  z.string({ error: "be a string, in quotes if need be" }).regex(/^[^\0]*$/, { error: "be a string without NUL" }),
  "map variables to strings",
).refine((environment) => RESERVED.every((name) => !Object.hasOwn(environment, name)), {
  error: `leave ${RESERVED.join(", ")} to the executor`,
});

const WAYS_TO_SAY_HOW_LONG = 'In seconds, or with a unit: "500ms", "10s", "5m", "1h". No limit if left out.';

const SHAPE = {
  commands: COMMANDS.describe("Shell commands, run for each atom; the first that fails ends the atom."),
  atomizers: ATOMIZERS.describe(
    "Commands by variable. Each line that one prints is an atom with that line in the variable.",
  ),
  setup_build: COMMANDS.optional().describe("Shell commands, run once before the first atom."),
  teardown_build: COMMANDS.optional().describe(
    "Shell commands, run once after the last atom, also of a canceled build.",
  ),
  max_executors: EXECUTORS.optional().describe(
    "How many subjobs may run at once. As many as there are executors if left out.",
  ),
  max_executors_per_slave: EXECUTORS.optional().describe(
    "The same, as one machine is one slave. The smaller of both counts.",
  ),
  labels: LABELS.optional().describe(
    "What a machine must have that runs the atoms: a label or a list of them. Any machine if left out; without workers they change nothing.",
  ),
  env: ENVIRONMENT.optional().describe("Variables for every command of the job. Nothing in their values is expanded."),
  junit: GLOBS.optional().describe(
    "Where in ARTIFACT_DIR an atom leaves JUnit XML files: a path or a list of them, with ?, * and **.",
  ),
  priority: z
    .int({ error: "be a whole number" })
    .optional()
    .describe("Builds with a higher one get executors first. 0 if left out."),
  fail_fast: z
    .boolean({ error: "be true or false" })
    .optional()
    .describe("Whether the first atom that fails ends the build. False if left out."),
  timeout: DURATION.optional().describe(
    `How long an attempt at an atom may take; one that takes longer is ended and has failed. ${WAYS_TO_SAY_HOW_LONG}`,
  ),
  no_output_timeout: DURATION.optional().describe(
    `How long an attempt at an atom may print nothing; one that is silent for longer is ended and has failed. ${WAYS_TO_SAY_HOW_LONG}`,
  ),
  retries: RETRIES.optional().describe(
    "How many more attempts an atom gets that failed or took too long. 0 if left out.",
  ),
  flaky: z
    .enum(["pass", "fail"])
    .optional()
    .describe('Whether an atom that passes only at a later attempt passes or fails. "pass" if left out.'),
  setup_timeout: DURATION.optional().describe(`How long the set-up may take. ${WAYS_TO_SAY_HOW_LONG}`),
  teardown_timeout: DURATION.optional().describe(`How long the teardown may take. ${WAYS_TO_SAY_HOW_LONG}`),
  build_timeout: DURATION.optional().describe(`How long set-up and atoms may take together. ${WAYS_TO_SAY_HOW_LONG}`),
};

/** The one schema of a job: it checks, and its descriptions are what an editor shows. */
export const JOB: z.ZodType<JobMapping> = mapping(SHAPE);

/** All that a job may say, in the order in which editors offer it. */
export const JOB_KEYS: readonly string[] = Object.keys(SHAPE);
