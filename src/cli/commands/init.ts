import type { Command } from "commander";
import type { Exit } from "./exit.ts";

interface Flags {
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly try: boolean;
}

const EXAMPLES = `
It knows Node's test runners, pytest and unittest, go, cargo, maven, gradle, ctest, rspec, bats, prove, make, and folders
of scripts. It reads the project's files, and runs nothing of it but the atomizers that it wrote, a minute each at most.

Examples:
  clusterrunner init               write ./clusterrunner.yaml, and show what it would run
  clusterrunner init --dry-run     print it, write and run nothing
  clusterrunner init --no-try      write it, run nothing
  clusterrunner init --force ../app

Exit codes: 0 it would run the tests that were found, 1 none were found or they can't be listed, 2 wrong usage, 130 Ctrl-C.`;

export const addInit = (program: Command, exit: Exit): void => {
  program
    .command("init")
    .description("look at a project and write a clusterrunner.yaml that runs its tests")
    .argument("[dir]", "the folder of the project", ".")
    .option("--force", "replace a clusterrunner.yaml that is there", false)
    .option("-n, --dry-run", "print it, write and run nothing", false)
    .option("--no-try", "do not run its atomizers to show what it would run")
    .addHelpText("after", EXAMPLES)
    .action(async (dir: string, flags: Flags) => {
      const { runInit } = await import("../init.ts");
      exit(await runInit(dir, flags));
    });
};
