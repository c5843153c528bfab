import type { Command } from "commander";
import type { ArtifactsFlags } from "../artifacts.ts";
import { buildNumber, BUILD_HELP, type BuildNumber } from "./build-number.ts";
import type { Exit } from "./exit.ts";
import { withServerFlags } from "./server-flags.ts";

const EXAMPLES = `
Examples:
  clusterrunner artifacts 12                          lists files and sizes
  clusterrunner artifacts 12 '*.xml' -o reports       unpacks some to a folder
  clusterrunner artifacts 12 'artifact_3_0/**' -o .   unpacks all of one atom
  clusterrunner artifacts latest -o results.tar.gz    saves the archive as it is

Exit codes: 0 listed or saved, 1 no file fits the pattern, or it can't be done; 2 wrong usage.`;

export const addArtifacts = (program: Command, exit: Exit): void => {
  withServerFlags(
    program
      .command("artifacts")
      .description("list or download what the atoms of a build that ended have left")
      .summary("list or download what a build has left")
      .argument("<build>", BUILD_HELP, buildNumber)
      .argument("[pattern]", "which files, with ?, * and **; without a slash, in any folder")
      .option("-o, --output <path>", "a folder to unpack to, or an archive to save as, .tar.gz or .zip")
      .option("--force", "replace files that are there")
      .option("--json", "print the list as JSON"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (number: BuildNumber, pattern: string | undefined, flags: ArtifactsFlags) => {
      const { runArtifacts } = await import("../artifacts.ts");
      exit(await runArtifacts(number, pattern, flags));
    });
};
