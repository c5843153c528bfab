import type { Command } from "commander";

/** The flag among these words, of which the first names a command, that its command does not have; undefined if there is none. */
export const unknownFlagIn = (program: Command, words: readonly string[]): string | undefined => {
  let command = program;
  for (const word of words) {
    const below = command.commands.find((one) => [one.name(), ...one.aliases()].includes(word));
    if (below !== undefined) command = below;
    const [flag] = word.split("=");
    const options = command.createHelp().visibleOptions(command);
    if (/^--?\w/.test(word) && !options.some(({ long, short }) => flag === long || flag === short)) return word;
  }
  return undefined;
};
