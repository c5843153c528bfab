import type { Command } from "commander";
import type { Exit } from "./exit.ts";

/** What the original had and this one does without: what to do instead. */
const REPLACED: Readonly<Record<string, string>> = {
  slave: `There are no slaves here: a server has all executors of its machine, or those of workers on others.
Start it with "clusterrunner master --num-executors N", or with nats_url and "clusterrunner worker --nats URL" on each machine.`,
  deploy: `Nothing is deployed here: a server runs everything on its machine, unless it has workers on others.
Install the package there and start it with "clusterrunner master"; "--master-url" names it from elsewhere.`,
  shutdown: `There are no slaves to shut down here: a server has all executors of its machine, and workers leave when they are stopped.
"clusterrunner stop" ends it; builds that run go on at its next start. "clusterrunner cancel N" ends a build.`,
};

const USAGE_ERROR = 2;

/** Takes whatever the original took, so that an old script is told what to do rather than that an option is unknown. */
export const addReplaced = (program: Command, exit: Exit): void => {
  for (const [name, answer] of Object.entries(REPLACED)) {
    program
      .command(name, { hidden: true })
      .description(answer)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        process.stderr.write(
          `clusterrunner: Cannot run "${name}" as it must be a command of this program: found one of the original.\n${answer}\n`,
        );
        exit(USAGE_ERROR);
      });
  }
};
