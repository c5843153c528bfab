import type { Command } from "commander";
import { nearest } from "../model/nearest.ts";

/** Has every command below `program` tell of wrong usage in one line, which ends with what to do next. */
export const tellUsageErrors = (program: Command): void => {
  for (const command of treeOf(program)) {
    command.showSuggestionAfterError().configureOutput({
      // Not by its own writer, which would break the line.
      outputError: (text) => void process.stderr.write(`${usageError(text, command)}\n`),
    });
  }
};

/** Commander's words of an error, in this program's form. */
const usageError = (text: string, command: Command): string => {
  const [, error = "", suggestion] = /^(?:error: )?(.*?)\.?(?:\n\(Did you mean (.*)\?\))?\s*$/s.exec(text) ?? [];
  const misspelt = misspeltCommand(command);
  const said = misspelt === undefined || !error.startsWith("too many arguments") ? { error, suggestion } : misspelt;
  const mend = said.suggestion === undefined ? "" : `; did you mean "${said.suggestion}"?`;
  const more = ["clusterrunner help", ...pathOf(command)].join(" ");
  return `clusterrunner: ${said.error.replaceAll("'", '"')}${mend === "" ? "." : mend} See: ${more}`;
};

/** A command that does something itself takes a misspelt one below it for an argument too many. */
const misspeltCommand = ({
  args,
  commands,
}: Command): { error: string; suggestion: string | undefined } | undefined => {
  const [word] = args;
  if (word === undefined || commands.length === 0) return undefined;
  const names = commands.map((command) => command.name());
  return { error: `unknown command '${word}'`, suggestion: nearest(word, names) };
};

const treeOf = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(treeOf)];

/** The names that lead from the program to a command. */
const pathOf = (command: Command): readonly string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()];
