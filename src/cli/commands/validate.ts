import type { Command } from "commander";
import type { Exit } from "./exit.ts";
import { withConfigFile } from "./config-file.ts";

interface Flags {
  readonly json: boolean;
  readonly configFile?: string;
}

const EXAMPLES = `
Examples:
  clusterrunner validate                       ./clusterrunner.yaml and the settings
  clusterrunner validate app/clusterrunner.yaml lib
  clusterrunner validate -c ci.conf            settings of another file
  clusterrunner validate --json                for a program: each problem with its place

Exit codes: 0 everything is fine, 1 a problem was found, 2 wrong usage.`;

export const addValidate = (program: Command, exit: Exit): void => {
  withConfigFile(
    program
      .command("validate")
      .description(
        "check clusterrunner.yaml and the settings, and show every problem with its line and how to mend it; nothing is run",
      )
      .summary("check clusterrunner.yaml and the settings")
      .argument("[files...]", "yaml or conf files, or folders that hold a clusterrunner.yaml")
      .option("--json", "print what was found as JSON", false)
      .addHelpText("after", EXAMPLES),
  ).action(async (files: readonly string[], { json, configFile }: Flags) => {
    const { runValidate } = await import("../validate.ts");
    exit(runValidate(files, { json, configFile }));
  });
};
