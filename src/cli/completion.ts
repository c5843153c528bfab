import type { Command } from "commander";
import { candidatesFor } from "./completion/candidates.ts";
import { valuesFor } from "./completion/values.ts";

/**
 * Prints for the scripts of shells what the last of `words` may become. Says nothing where there is nothing to say or something is
 * wrong: a prompt is no place for errors.
 */
export const runComplete = async (program: Command, words: readonly string[]): Promise<void> => {
  try {
    const { paths, candidates } = await candidatesFor(program, words, valuesFor);
    const lines = candidates
      .filter(({ value }) => !/\p{Cc}/u.test(value))
      .map(({ value, description }) => `${value}\t${description.replaceAll(/\s+/g, " ")}`);
    const text = [...(paths === null ? [] : [`:${paths}`]), ...lines].join("\n");
    if (text !== "") process.stdout.write(`${text}\n`);
  } catch {
    // Then nothing is offered.
  }
};
