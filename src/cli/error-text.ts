import { ConfigError } from "../config/config-error.ts";

/** What a person is told of an error that ended a command: a line for each problem, and last what to do next, where there is something. */
export const errorText = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split("\n").map((line) => `clusterrunner: ${line}`);
  return `${[...lines, ...nextStep(error, message)].join("\n")}\n`;
};

const nextStep = (error: unknown, message: string): readonly string[] => {
  const cause = error instanceof Error && error.cause instanceof ConfigError ? error.cause : error;
  const isSettings = cause instanceof ConfigError && !cause.isUsage;
  return isSettings || JOB_FILE_PROBLEM.test(message)
    ? ["clusterrunner validate shows every problem, with its line and how to mend it."]
    : [];
};

const JOB_FILE_PROBLEM = /^Cannot read ".*" line \d+, column \d+ as /;
