import type { Command } from "commander";

/** The option of every command that has settings. */
export const withConfigFile = (command: Command): Command =>
  command.option(
    "-c, --config-file <file>",
    "the settings to use (default: ~/.clusterrunner/clusterrunner.conf, if it exists)",
  );
