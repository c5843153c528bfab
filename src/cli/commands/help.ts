import type { Command } from "commander";
import { nearest } from "../../model/nearest.ts";

const EXAMPLES = `
Examples:
  clusterrunner help                           all commands
  clusterrunner help build git                 one of them, with its examples`;

export const addHelp = (program: Command): void => {
  program
    .command("help")
    .description("show what a command does, its options and examples")
    .argument("[command...]", "the command; all of them if it is left out")
    .addHelpText("after", EXAMPLES)
    .action((names: readonly string[]) => {
      const command = names.reduce((above, name) => {
        const below = above.commands.find((one) => [one.name(), ...one.aliases()].includes(name));
        return below ?? above.error(unknownCommand(name, above));
      }, program);
      command.outputHelp();
    });
};

/** In commander's words, which are told as its own errors are. */
const unknownCommand = (name: string, { commands }: Command): string => {
  const meant = nearest(
    name,
    commands.map((command) => command.name()),
  );
  return `error: unknown command '${name}'${meant === undefined ? "" : `\n(Did you mean ${meant}?)`}`;
};
