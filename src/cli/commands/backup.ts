import type { Command } from "commander";
import { withConfigFile } from "./config-file.ts";

interface Flags {
  readonly force: boolean;
  readonly configFile?: string;
}

const EXAMPLES = `
Examples:
  clusterrunner backup builds.db               save the journal as this file, which must not be there yet
  clusterrunner backup --force builds.db       also if it is there`;

export const addBackup = (program: Command): void => {
  withConfigFile(
    program
      .command("backup")
      .description("save the journal, with all builds and their results, also while the server runs")
      .argument("<file>", "where to save it")
      .option("--force", "replace the file if it is there", false)
      .addHelpText("after", EXAMPLES),
  ).action(async (file: string, { force, configFile }: Flags) => {
    const { runBackup } = await import("../backup.ts");
    await runBackup(file, { force }, configFile);
  });
};
