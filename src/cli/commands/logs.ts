import { InvalidArgumentError, type Command } from "commander";
import type { AtomPlace, LogsFlags } from "../logs.ts";
import { buildNumber, BUILD_HELP, type BuildNumber } from "./build-number.ts";
import type { Exit } from "./exit.ts";
import { withServerFlags } from "./server-flags.ts";

const EXAMPLES = `
Examples:
  clusterrunner logs 12              what its atoms printed, one after another
  clusterrunner logs 12 --failed     only those that failed
  clusterrunner logs 12 3.0          atom 0 of subjob 3, as lists show it
  clusterrunner logs latest -f       as it is printed, until the build has ended`;

export const addLogs = (program: Command, exit: Exit): void => {
  withServerFlags(
    program
      .command("logs")
      .description("print what the atoms of a build printed, also while they run")
      .summary("print what the atoms of a build printed")
      .argument("<build>", BUILD_HELP, buildNumber)
      .argument("[atom]", "one atom, as SUBJOB.ATOM; all without it", atomPlace)
      .option("-f, --follow", "go on until the atom or the build has ended")
      .option("--failed", "only atoms that failed"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (number: BuildNumber, place: AtomPlace | undefined, flags: LogsFlags) => {
      const { runLogs } = await import("../logs.ts");
      exit(await runLogs(number, place, flags));
    });
};

/** `3.0`, and `artifact_3_0` as the folder of its results is called. */
const atomPlace = (text: string): AtomPlace => {
  const [, subjob, atom] = /^(?:artifact_)?(\d{1,9})[._](\d{1,9})$/.exec(text) ?? [];
  if (subjob === undefined || atom === undefined)
    throw new InvalidArgumentError("It must be the place of an atom: SUBJOB.ATOM, such as 3.0.");
  return { subjob: Number(subjob), atom: Number(atom) };
};
