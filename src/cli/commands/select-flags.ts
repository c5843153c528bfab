import { InvalidArgumentError, Option, type Command } from "commander";

/** Which atoms a build runs, and what becomes of its results. */
export interface SelectFlags {
  readonly only?: readonly string[];
  readonly failed?: boolean;
  readonly repeat?: number;
  readonly failFast?: boolean;
  readonly timeout?: number | string;
  readonly buildTimeout?: number | string;
  readonly dryRun?: boolean;
  readonly output?: string;
  readonly junit?: string;
}

export const SELECT_EXAMPLES = `  clusterrunner build --only 'test/unit/*'     the atoms whose value is like this
  clusterrunner build --failed                 what the last build left unpassed
  clusterrunner build --only '*login*' --repeat 50 --fail-fast`;

export const withSelectFlags = (command: Command): Command =>
  command
    .option("--only <pattern>", "run only atoms like this, with * and ?; may be given again", another)
    .option("--failed", "run only what the last build of the job left unpassed")
    .option("--repeat <n>", "run each atom n times, to find the flaky ones", repetitions)
    .option("--fail-fast", "end the build with the first atom that fails")
    .option("--timeout <duration>", "how long an attempt at an atom may take, such as 90, 500ms or 5m", duration)
    .option("--build-timeout <duration>", "how long set-up and atoms may take together", duration)
    .addOption(
      new Option("--dry-run", "show the atoms, their groups and expected times, and run none").conflicts("masterUrl"),
    )
    .option("--output <dir>", "where the results go (default: build_results)")
    .option("--junit <file>", "write one JUnit XML report of the whole build");

/** The keys of a request that the flags stand for. */
export const selectKeysOf = (flags: SelectFlags): Readonly<Record<string, unknown>> => {
  const keys = {
    only: flags.only,
    repeat: flags.repeat,
    fail_fast: flags.failFast,
    timeout: flags.timeout,
    build_timeout: flags.buildTimeout,
  };
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
};

/** Those of the flags that hold for running again what failed as well, for a command line that is to be typed. */
export const selectWordsOf = (
  flags: SelectFlags,
): readonly (readonly [option: string, value: string | undefined])[] => [
  ["--timeout", flags.timeout?.toString()],
  ["--build-timeout", flags.buildTimeout?.toString()],
  ["--output", flags.output],
  ["--junit", flags.junit],
];

const another = (glob: string, globs: readonly string[] = []): readonly string[] => [...globs, glob];

const MOST_REPETITIONS = 1_000;

const repetitions = (text: string): number => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= MOST_REPETITIONS) return number;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_REPETITIONS}.`);
};

/** What a request takes: a plain number is one of seconds. */
const duration = (text: string): number | string => {
  if (/^\d+(\.\d+)?(ms|s|m|h)?$/.test(text) && Number.parseFloat(text) > 0) return Number(text) || text;
  throw new InvalidArgumentError(
    'It must be a number of seconds above 0, or one with a unit such as "10s", "5m" or "1h".',
  );
};
