import { z } from "zod";
import { joinCommands } from "./command.ts";
import { DURATION } from "./duration.ts";
import { dictionary, mapping } from "./mapping.ts";

/** A job as it is written: one mapping of clusterrunner.yaml, or the `config` of a request. */
export interface JobMapping {
  readonly commands: CommandList;
  readonly atomizers: readonly Readonly<Record<string, string>>[];
  readonly setup_build?: CommandList | undefined;
  readonly teardown_build?: CommandList | undefined;
  readonly max_executors?: number | undefined;
  readonly max_executors_per_slave?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly priority?: number | undefined;
  readonly fail_fast?: boolean | undefined;
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

const ENVIRONMENT = dictionary(
  VARIABLE,
  z.string({ error: "be a string, in quotes if need be" }).regex(/^[^\0]*$/, { error: "be a string without NUL" }),
  "map variables to strings",
).refine((environment) => RESERVED.every((name) => !Object.hasOwn(environment, name)), {
  error: `leave ${RESERVED.join(", ")} to the executor`,
});

/** The one schema of a job. */
export const JOB: z.ZodType<JobMapping> = mapping({
  commands: COMMANDS,
  atomizers: ATOMIZERS,
  setup_build: COMMANDS.optional(),
  teardown_build: COMMANDS.optional(),
  max_executors: EXECUTORS.optional(),
  max_executors_per_slave: EXECUTORS.optional(),
  env: ENVIRONMENT.optional(),
  priority: z.int({ error: "be a whole number" }).optional(),
  fail_fast: z.boolean({ error: "be true or false" }).optional(),
  setup_timeout: DURATION.optional(),
  teardown_timeout: DURATION.optional(),
  build_timeout: DURATION.optional(),
});
