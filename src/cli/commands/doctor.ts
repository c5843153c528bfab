import type { Command } from "commander";
import type { Exit } from "./exit.ts";
import { withConfigFile } from "./config-file.ts";

interface Flags {
  readonly json: boolean;
  readonly configFile?: string;
}

const EXAMPLES = `
Examples:
  clusterrunner doctor                         what is wrong here, and how to mend it
  clusterrunner doctor -c ci.conf              with the settings of another file
  clusterrunner doctor --json                  for a program: each check with its state

Exit codes: 0 nothing is wrong, though there may be warnings, 1 something is, 2 wrong usage.`;

export const addDoctor = (program: Command, exit: Exit, version: string): void => {
  withConfigFile(
    program
      .command("doctor")
      .description(
        "look at this machine and say what is wrong and how to mend it: node, git, bash, settings, disk, limits, port, server; nothing is changed",
      )
      .summary("look at this machine and say how to mend what is wrong")
      .option("--json", "print what was found as JSON", false)
      .addHelpText("after", EXAMPLES),
  ).action(async ({ json, configFile }: Flags) => {
    const { runDoctor } = await import("../doctor.ts");
    exit(await runDoctor({ json, configFile, version }));
  });
};
