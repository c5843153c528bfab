import { failure, success, type Result } from "../model/errors.ts";
import type { Job } from "../model/job.ts";
import { shell } from "../processes/process-group.ts";

/**
 * The longest argument, or variable with its value, that a process can be started with, in bytes: on Linux 32 pages, the NUL
 * at its end among them. Other systems take more; what a job may be does not depend on the machine.
 */
export const MAX_ARGUMENT_BYTES: number = 32 * 4096 - 1;

/** A failure if the system could start no command of a job for its length, or for the length of a value of `env`. */
export const checkArguments = (job: Job): Result<void> => {
  const given: readonly (readonly [key: string, argument: string])[] = [
    ...Object.entries(job.environment).map(([name, value]) => [`env.${name}`, variableOf(name, value)] as const),
    ...job.atomizers.map(({ variable, command }) => [`atomizers.${variable}`, argumentOf(command)] as const),
    ["setup_build", argumentOf(job.setup ?? "")],
    ["commands", argumentOf(job.command)],
    ["teardown_build", argumentOf(job.teardown ?? "")],
  ];
  for (const [key, argument] of given) {
    if (fits(argument)) continue;
    const whose = job.name === null ? "the job" : `job "${job.name}"`;
    return failure(`Cannot run ${whose} as "${key}" ${tooLong(argument)}`);
  }
  return success(undefined);
};

/** Whether a process can be started with it. */
export const fits = (argument: string): boolean => Buffer.byteLength(argument) <= MAX_ARGUMENT_BYTES;

/** Why it does not fit; completes "Cannot ... as IT". */
export const tooLong = (argument: string): string =>
  `must have at most ${MAX_ARGUMENT_BYTES} bytes in all: found ${Buffer.byteLength(argument)}`;

/** A variable as a process gets it. */
export const variableOf = (name: string, value: string): string => `${name}=${value}`;

/** A shell line as the shell gets it. */
export const argumentOf = (script: string): string => shell(script)[1].at(-1) ?? "";
