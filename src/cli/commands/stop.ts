import type { Command } from "commander";
import type { StopFlags } from "../stop.ts";
import { withConfigFile } from "./config-file.ts";
import type { Exit } from "./exit.ts";
import { wholeNumber } from "./numbers.ts";

const EXAMPLES = `
Examples:
  clusterrunner stop                      builds go on at the next start
  clusterrunner stop --timeout 5 --kill   kills it if that takes longer than 5 s
  clusterrunner stop -c ci.conf           the server of other settings

Exit codes: 0 no server runs any more, 1 it still runs.`;

export const addStop = (program: Command, exit: Exit): void => {
  withConfigFile(
    program
      .command("stop")
      .description("stop the server of this machine that has the base directory of the settings, and wait for its end")
      .summary("stop the server of this machine")
      .option("-t, --timeout <seconds>", "how long to wait for its end", wholeNumber, 60)
      .option("--kill", "kill it if it has not ended by then"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (flags: StopFlags) => {
      const { runStop } = await import("../stop.ts");
      exit(await runStop(flags));
    });
};
