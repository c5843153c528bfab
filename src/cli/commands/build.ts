import { InvalidArgumentError, type Command } from "commander";
import type { Exit } from "./exit.ts";
import { withConfigFile } from "./config-file.ts";
import { SELECT_EXAMPLES, selectKeysOf, withSelectFlags, type SelectFlags } from "./select-flags.ts";

interface BuildFlags extends SelectFlags {
  readonly jobName?: string;
  readonly configFile?: string;
  readonly numExecutors?: string;
  readonly remoteFile?: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

interface DirectoryFlags extends BuildFlags {
  readonly projectDirectory: string;
}

interface GitFlags extends BuildFlags {
  readonly url: string;
  readonly remote?: string;
  readonly branch?: string;
  readonly hash?: string;
  readonly projectDirectory?: string;
}

const EXAMPLES = `
Examples:
  clusterrunner build                          the only job of ./clusterrunner.yaml
  clusterrunner build -j Test -e 4             its job "Test", four subjobs at once
  clusterrunner build directory --project-directory ../app
  clusterrunner build git --url https://example.com/app.git --branch main -j Test
${SELECT_EXAMPLES}

Exit codes: 0 every atom passed, 1 an atom failed or the build could not run, 2 wrong usage, 130 Ctrl-C.`;

export const addBuild = (program: Command, exit: Exit): void => {
  const start = async (flags: BuildFlags, source: Readonly<Record<string, unknown>>): Promise<void> => {
    const { configFile, json = false, failed = false, output = "build_results", junit } = flags;
    const common = {
      ...given({ job_name: flags.jobName }),
      ...selectKeysOf(flags),
      remote_files: flags.remoteFile ?? {},
    };
    const request = { ...source, ...common };
    const settings = { num_executors: flags.numExecutors };
    if (flags.dryRun === true) {
      const { runDryRun } = await import("../select/dry-run.ts");
      return exit(await runDryRun(request, { settings, configFile, failed, json }));
    }
    const { runBuild } = await import("../build.ts");
    return exit(await runBuild(request, settings, configFile, { failed, output, junit }));
  };
  const build = program
    .command("build")
    .enablePositionalOptions()
    .description("run a job here and now, without a server; the results go to ./build_results")
    .summary("run a job here and now, without a server")
    .addHelpText("after", EXAMPLES);
  withBuildFlags(build).action((flags: BuildFlags) =>
    start(flags, { type: "directory", project_directory: process.cwd() }),
  );
  withBuildFlags(build.command("directory").description("run a job of a folder, in place"))
    .option("--project-directory <dir>", "the folder that holds clusterrunner.yaml", ".")
    .action((flags: DirectoryFlags) => start(flags, { type: "directory", project_directory: flags.projectDirectory }));
  withBuildFlags(build.command("git").description("run a job of a git repository, in a checkout of its own"))
    .requiredOption("--url <url>", "the repository: anything that git fetch takes")
    .option("--branch <branch>", "the branch or ref (default: the repository's own default branch)")
    .option("--hash <hash>", "the commit (default: the newest of the branch)")
    .option("--remote <name>", "the name of the remote in the checkout")
    .option("--project-directory <dir>", "the folder in the repository that holds clusterrunner.yaml")
    .action(({ url, remote, branch, hash, projectDirectory, ...flags }: GitFlags) =>
      start(flags, { type: "git", url, ...given({ remote, branch, hash, project_directory: projectDirectory }) }),
    );
};

const withBuildFlags = (command: Command): Command =>
  withConfigFile(
    withSelectFlags(command)
      .option("-j, --job-name <name>", "the job to run (default: the only one)")
      .option("-e, --num-executors <n>", "how many subjobs run at once (default: one for each core)")
      .option(
        "-f, --remote-file <name=url>",
        "a file to download into the project first; may be given again",
        remoteFile,
      )
      .option("--json", "with --dry-run: write one JSON document, for programs"),
  );

/** The entries that were given: JSON knows no undefined, and the request must not name what the person did not. */
const given = (options: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined));

const remoteFile = (text: string, files: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
  const split = text.indexOf("=");
  if (split < 1) throw new InvalidArgumentError("It must be a file name, an equals sign and a url.");
  return { ...files, [text.slice(0, split)]: text.slice(split + 1) };
};
