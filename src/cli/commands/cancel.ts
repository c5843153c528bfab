import type { Command } from "commander";
import type { ServerFlags } from "../server.ts";
import { buildNumber, BUILD_HELP, type BuildNumber } from "./build-number.ts";
import type { Exit } from "./exit.ts";
import { withServerFlags } from "./server-flags.ts";

const EXAMPLES = `
Examples:
  clusterrunner cancel 12       ends it and all that it runs
  clusterrunner cancel latest   the newest one

Exit codes: 0 it is canceled, 1 it had come to its end, 2 wrong usage.`;

export const addCancel = (program: Command, exit: Exit): void => {
  withServerFlags(
    program
      .command("cancel")
      .description("end a build of a server, with all that it runs; its teardown still runs")
      .summary("end a build of a server")
      .argument("<build>", BUILD_HELP, buildNumber),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (number: BuildNumber, flags: ServerFlags) => {
      const { runCancel } = await import("../cancel.ts");
      exit(await runCancel(number, flags));
    });
};
