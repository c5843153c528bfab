import type { Command } from "commander";
import type { StatusFlags } from "../status.ts";
import { buildNumber, BUILD_HELP, type BuildNumber } from "./build-number.ts";
import type { Exit } from "./exit.ts";
import { withServerFlags } from "./server-flags.ts";

const EXAMPLES = `
Examples:
  clusterrunner status                 the server: health, executors, what runs
  clusterrunner status 12              one build
  clusterrunner status latest --json   the newest one, for a program

Exit codes: 0 it is told, however the build went; 1 there is no such build or no server; 2 wrong usage.`;

export const addStatus = (program: Command, exit: Exit): void => {
  withServerFlags(
    program
      .command("status")
      .description("tell how a server is, or one of its builds")
      .argument("[build]", BUILD_HELP, buildNumber)
      .option("--json", "print it as JSON"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (number: BuildNumber | undefined, flags: StatusFlags) => {
      const { runStatus } = await import("../status.ts");
      exit(await runStatus(number, flags));
    });
};
