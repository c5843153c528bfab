import type { Command } from "commander";
import type { Exit } from "./exit.ts";
import { withConfigFile } from "./config-file.ts";

interface Flags {
  readonly port?: string;
  readonly numExecutors?: string;
  readonly configFile?: string;
}

const EXAMPLES = `
Examples:
  clusterrunner master                         on the port of the settings, 43000 by default
  clusterrunner master -p 8080 -e 4            on another one, with four executors
  clusterrunner master -c ci.conf              with the settings of another file

Its first start writes ~/.clusterrunner/clusterrunner.conf, which holds every setting and the secret that signs requests.
Builds that run when it is stopped go on at its next start.`;

export const addMaster = (program: Command, exit: Exit): void => {
  withConfigFile(
    program
      .command("master")
      .alias("serve")
      .description("start the build server; it answers until it is stopped by SIGTERM or Ctrl-C")
      .option("-p, --port <port>", "the port to listen on")
      .option("-e, --num-executors <n>", "how many subjobs run at once (default: one for each core)")
      .addHelpText("after", EXAMPLES),
  ).action(async ({ port, numExecutors, configFile }: Flags) => {
    const { runMaster } = await import("../master.ts");
    exit(await runMaster({ port, num_executors: numExecutors }, configFile));
  });
};
