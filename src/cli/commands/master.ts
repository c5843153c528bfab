import type { Command } from "commander";
import type { Exit } from "./exit.ts";
import { withConfigFile } from "./config-file.ts";

interface Flags {
  readonly port?: string;
  readonly numExecutors?: string;
  readonly configFile?: string;
}

export const addMaster = (program: Command, exit: Exit): void => {
  withConfigFile(
    program
      .command("master")
      .alias("serve")
      .description("start the build server; it answers until it is stopped by SIGTERM or Ctrl-C")
      .option("-p, --port <port>", "the port to listen on")
      .option("-e, --num-executors <n>", "how many subjobs run at once"),
  ).action(async ({ port, numExecutors, configFile }: Flags) => {
    const { runMaster } = await import("../master.ts");
    exit(await runMaster({ port, num_executors: numExecutors }, configFile));
  });
};
