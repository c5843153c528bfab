import type { Command } from "commander";
import type { Exit } from "./exit.ts";
import { withConfigFile } from "./config-file.ts";

interface Flags {
  readonly dryRun: boolean;
  readonly configFile?: string;
}

const EXAMPLES = `
Examples:
  clusterrunner gc --dry-run                   say which builds are beyond the limits
  clusterrunner gc                             forget them`;

export const addGc = (program: Command, exit: Exit): void => {
  withConfigFile(
    program
      .command("gc")
      .description(
        "forget the builds that are beyond keep_builds, keep_days and keep_bytes, with their files, while no server runs; " +
          "a server does that by itself",
      )
      .summary("forget the builds that are beyond the limits")
      .option("-n, --dry-run", "only say which those are", false)
      .addHelpText("after", EXAMPLES),
  ).action(async ({ dryRun, configFile }: Flags) => {
    const { runGc } = await import("../gc.ts");
    exit(await runGc(dryRun, configFile));
  });
};
