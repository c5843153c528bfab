import type { Command } from "commander";
import { withConfigFile } from "./config-file.ts";
import type { Exit } from "./exit.ts";

interface Flags {
  readonly nats?: string;
  readonly executors?: string;
  readonly labels?: string;
  readonly configFile?: string;
}

const EXAMPLES = `
Examples:
  clusterrunner worker --nats nats://10.0.0.1  run what the master on that NATS has
  clusterrunner worker -e 8 --labels gpu,big   with eight executors, for jobs that ask for these labels, too
  clusterrunner worker -c worker.conf          with the settings of another file

It has the same secret as its master: in its own clusterrunner.conf, or in the environment variable CLUSTERRUNNER_SECRET.
SIGTERM and Ctrl-C have it finish what it runs and leave; a second one ends that at once.`;

export const addWorker = (program: Command, exit: Exit): void => {
  withConfigFile(
    program
      .command("worker")
      .description("run builds of a server on another machine, until it is stopped by SIGTERM or Ctrl-C")
      .option("--nats <url>", "the NATS on which the server is (default: nats_url of the settings)")
      .option("-e, --executors <n>", "how many subjobs run at once (default: one for each core)")
      .option("--labels <list>", "what this machine has, for jobs that ask for it: with commas between")
      .addHelpText("after", EXAMPLES),
  ).action(async ({ nats, executors, labels, configFile }: Flags) => {
    const { runWorker } = await import("../worker.ts");
    exit(await runWorker({ nats_url: nats, num_executors: executors, labels }, configFile));
  });
};
