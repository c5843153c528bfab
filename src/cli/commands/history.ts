import type { Command } from "commander";
import type { HistoryFlags } from "../history.ts";
import type { Exit } from "./exit.ts";
import { wholeNumber } from "./numbers.ts";
import { withServerFlags } from "./server-flags.ts";

const EXAMPLES = `
Examples:
  clusterrunner history Test                      of its last 20 builds
  clusterrunner history Test -n 100 --json        of more, for a program
  clusterrunner history Test --project /srv/app   of one project only`;

export const addHistory = (program: Command, exit: Exit): void => {
  withServerFlags(
    program
      .command("history")
      .description(
        "tell how the last builds of a job went: how often it passed, how long it took, flaky and slow atoms",
      )
      .summary("tell how the last builds of a job went")
      .argument("<job>", "the name of a job")
      .option("--project <project>", "only of this project, a folder or the url of a repository")
      .option("-n, --number <n>", "how many builds are looked at, 200 at most", wholeNumber, 20)
      .option("--json", "print it as JSON, as the API has it"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (job: string, flags: HistoryFlags) => {
      const { runHistory } = await import("../history.ts");
      exit(await runHistory(job, flags));
    });
};
