import { Command, CommanderError } from "commander";
import type { Exit } from "./commands/exit.ts";
import { addBackup } from "./commands/backup.ts";
import { addArtifacts } from "./commands/artifacts.ts";
import { addBuild } from "./commands/build.ts";
import { addCompletion } from "./commands/completion.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addGc } from "./commands/gc.ts";
import { addHelp } from "./commands/help.ts";
import { addCancel } from "./commands/cancel.ts";
import { addHistory } from "./commands/history.ts";
import { addList } from "./commands/list.ts";
import { addLogs } from "./commands/logs.ts";
import { addInit } from "./commands/init.ts";
import { addMaster } from "./commands/master.ts";
import { addReplaced } from "./commands/replaced.ts";
import { addRetry } from "./commands/retry.ts";
import { addSign } from "./commands/sign.ts";
import { addStatus } from "./commands/status.ts";
import { addStop } from "./commands/stop.ts";
import { addSchema } from "./commands/schema.ts";
import { addValidate } from "./commands/validate.ts";
import { addWorker } from "./commands/worker.ts";
import { ConfigError } from "../config/config-error.ts";
import { errorText } from "./error-text.ts";
import { fitHelp } from "./help-layout.ts";
import { tellUsageErrors } from "./usage-errors.ts";
import { ExitError } from "./exit-error.ts";

/** Exit codes: 0 passed, 1 failed, 2 wrong usage, 3 the build could not run, 128 + n ended by signal n. */
const USAGE_ERROR = 2;

/** Runs the command that `argv`, as the process has it, names; resolves with the exit code. */
export const runProgram = async (argv: readonly string[], version: string): Promise<number> => {
  let exitCode = 0;
  const program = createProgram(version, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    process.stderr.write(errorText(error));
    if (error instanceof ExitError) return error.exitCode;
    return error instanceof ConfigError && error.isUsage ? USAGE_ERROR : 1;
  }
};

/** The program with all its commands, none of which has loaded yet what it does. */
export const createProgram = (version: string, exit: Exit): Command => {
  const program = fitHelp(new Command("clusterrunner"))
    .description(
      "Runs the jobs of a project's clusterrunner.yaml, one command for each value, in parallel on this machine.",
    )
    .version(`ClusterRunner ${version}`, "-V, --version")
    .helpCommand(false)
    // What stands behind "build git" is for "git", also where "build" has an option of that name.
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText("after", EXAMPLES);
  for (const [heading, commands] of GROUPS) {
    program.commandsGroup(heading);
    for (const add of commands) add(program, exit, version);
  }
  tellUsageErrors(program);
  return program;
};

const EXAMPLES = `
Examples:
  clusterrunner init                           write a clusterrunner.yaml for this project
  clusterrunner build                          run the only job of it
  clusterrunner validate                       check that file
  clusterrunner help build                     all about one command`;

type Add = (program: Command, exit: Exit, version: string) => void;

/** In the order in which the help lists them. */
const GROUPS: readonly (readonly [heading: string, commands: readonly Add[]])[] = [
  ["Build:", [addBuild]],
  ["Project:", [addInit, addValidate, addSchema]],
  [
    "Server:",
    [addMaster, addWorker, addStop, addStatus, addList, addLogs, addCancel, addRetry, addArtifacts, addHistory],
  ],
  ["Maintenance:", [addGc, addBackup, addSign]],
  ["Other:", [addDoctor, addCompletion, addHelp, addReplaced]],
];
