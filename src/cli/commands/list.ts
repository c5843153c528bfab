import { Option, type Command } from "commander";
import { BUILD_STATES } from "../build-state.ts";
import type { ListFlags } from "../list.ts";
import type { Exit } from "./exit.ts";
import { moment, wholeNumber } from "./numbers.ts";
import { withServerFlags } from "./server-flags.ts";

const EXAMPLES = `
Examples:
  clusterrunner list                              the newest builds
  clusterrunner list --job Test --status failed   those of a job that failed
  clusterrunner list --since 7d -n 100 --json     of a week, for a program`;

export const addList = (program: Command, exit: Exit): void => {
  withServerFlags(
    program
      .command("list")
      .description("list the builds of a server, the newest first")
      .option("-j, --job <name>", "only those of this job")
      .addOption(new Option("-s, --status <state...>", "only those that are so").choices(BUILD_STATES))
      .option("--since <time>", "only those queued since: 12h, 7d, or a date such as 2026-01-31", moment)
      .option("-n, --number <n>", "how many at most", wholeNumber, 20)
      .option("--json", "print them as JSON, as the API has them"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (flags: ListFlags) => {
      const { runList } = await import("../list.ts");
      exit(await runList(flags));
    });
};
