import type { Command } from "commander";
import type { RetryFlags } from "../retry.ts";
import { buildNumber, BUILD_HELP, type BuildNumber } from "./build-number.ts";
import type { Exit } from "./exit.ts";
import { withServerFlags } from "./server-flags.ts";

const EXAMPLES = `
Examples:
  clusterrunner retry 12         runs its failed atoms and those that never ran
  clusterrunner retry latest -f  and watches that, as "build" does

Exit codes: 0 it will run, or with --follow that it passed; 1 an atom failed, or
there is nothing to run; 2 wrong usage; 3 it could not run; 130 Ctrl-C.`;

export const addRetry = (program: Command, exit: Exit): void => {
  withServerFlags(
    program
      .command("retry")
      .description("have a server run again what has not passed of a build that ended, as a new build")
      .summary("run again what has not passed of a build")
      .argument("<build>", BUILD_HELP, buildNumber)
      .option("-f, --follow", "watch the new build to its end"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (number: BuildNumber, flags: RetryFlags) => {
      const { runRetry } = await import("../retry.ts");
      exit(await runRetry(number, flags));
    });
};
