import { Command, CommanderError } from "commander";
import type { Exit } from "./commands/exit.ts";
import { addBackup } from "./commands/backup.ts";
import { addBuild } from "./commands/build.ts";
import { addGc } from "./commands/gc.ts";
import { addMaster } from "./commands/master.ts";
import { addSchema } from "./commands/schema.ts";
import { ExitError } from "./exit-error.ts";

/** Exit codes: 0 passed, 1 failed, 2 wrong usage, 3 the build could not run, 128 + n ended by signal n. */
const USAGE_ERROR = 2;

/** Runs the command that `argv`, as the process has it, names; resolves with the exit code. */
export const runProgram = async (argv: readonly string[], version: string): Promise<number> => {
  let exitCode = 0;
  const program = programOf(version, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    process.stderr.write(`clusterrunner: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ExitError ? error.exitCode : 1;
  }
};

const programOf = (version: string, exit: Exit): Command => {
  const program = new Command("clusterrunner")
    .description(
      "Runs the jobs of a project's clusterrunner.yaml, one command for each value, in parallel on this machine.",
    )
    .version(`ClusterRunner ${version}`, "-V, --version")
    .showHelpAfterError("(add --help for the options and examples)")
    .showSuggestionAfterError()
    // What stands behind "build git" is for "git", also where "build" has an option of that name.
    .enablePositionalOptions()
    .exitOverride();
  for (const add of COMMANDS) add(program, exit);
  return program;
};

/** In the order in which the help lists them. */
const COMMANDS: readonly ((program: Command, exit: Exit) => void)[] = [
  addBuild,
  addMaster,
  addGc,
  addBackup,
  addSchema,
];
