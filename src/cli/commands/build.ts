import { InvalidArgumentError, Option, type Command } from "commander";
import { withoutSecrets } from "../../model/secret.ts";
import { commandLine } from "../again.ts";
import type { Exit } from "./exit.ts";
import { withConfigFile } from "./config-file.ts";
import { withMasterUrl } from "./server-flags.ts";
import { SELECT_EXAMPLES, selectKeysOf, selectWordsOf, withSelectFlags, type SelectFlags } from "./select-flags.ts";

interface BuildFlags extends SelectFlags {
  readonly jobName?: string;
  readonly configFile?: string;
  readonly numExecutors?: string;
  readonly executors?: string;
  readonly masterUrl?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly remoteFile?: Readonly<Record<string, string>>;
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
  clusterrunner build -j Test -m http://127.0.0.1:43000
${SELECT_EXAMPLES}

--json writes one object a line: {"type": "queued" | "preparing" | "prepared" | "building" | "subjob_started" | "atom_finished" |
"tests_read" | "subjob_requeued" | "subjob_finished" | "interrupted" | "finished" | "failed" | "canceled" | "end", ...} as the API's
/build/<id>/events has them, and last {"type": "summary", "outcome": "passed", ...}. Others may come, none goes.

The first Ctrl-C ends the build and runs its teardown, the second kills it at once.

Exit codes: 0 every atom passed, 1 an atom failed or somebody else canceled the build, 2 wrong usage or settings, 3 the build could not
run, 130 Ctrl-C, 141 nobody reads the output any more.`;

export const addBuild = (program: Command, exit: Exit): void => {
  const start = async (
    flags: BuildFlags,
    source: Readonly<Record<string, unknown>>,
    words: readonly string[] = [],
    options: Parameters<typeof commandLine>[1] = [],
  ): Promise<void> => {
    const {
      jobName,
      masterUrl,
      configFile,
      remoteFile: files = {},
      json = false,
      quiet = false,
      verbose = false,
      failed = false,
      output = "build_results",
      junit,
    } = flags;
    const { numExecutors = flags.executors } = flags;
    const request = { ...source, ...given({ job_name: jobName }), ...selectKeysOf(flags), remote_files: files };
    const settings = { num_executors: numExecutors };
    if (flags.dryRun === true) {
      const { runDryRun } = await import("../select/dry-run.ts");
      return exit(await runDryRun(request, { settings, configFile, failed, json }));
    }
    const { runBuild } = await import("../build.ts");
    const again = commandLine(
      ["clusterrunner", "build", ...words, "--failed"],
      [
        ...options,
        ["-j", jobName],
        ["-e", numExecutors],
        ...Object.entries(files).map(([name, url]) => ["-f", `${name}=${url}`] as const),
        ...selectWordsOf(flags),
        ["-c", configFile],
      ],
    );
    const shown = { json, quiet, verbose };
    return exit(await runBuild(request, { settings, configFile, masterUrl, again, failed, output, junit, ...shown }));
  };
  const build = program
    .command("build")
    .enablePositionalOptions()
    .description("run a job here and now, or on a server, and watch it; the results go to ./build_results")
    .summary("run a job and watch it")
    .addHelpText("after", EXAMPLES);
  /** What is said before the name of the source holds as well; said again behind it, that goes first. */
  const withEarlier = <Flags extends BuildFlags>(flags: Flags): Flags => ({ ...build.opts<BuildFlags>(), ...flags });
  withBuildFlags(build).action((flags: BuildFlags) =>
    start(flags, { type: "directory", project_directory: process.cwd() }),
  );
  withBuildFlags(build.command("directory").description("run a job of a folder, in place"))
    .option("--project-directory <dir>", "the folder that holds clusterrunner.yaml", ".")
    .action((flags: DirectoryFlags) => {
      const { projectDirectory } = flags;
      const options = [["--project-directory", projectDirectory]] as const;
      return start(
        withEarlier(flags),
        { type: "directory", project_directory: projectDirectory },
        ["directory"],
        options,
      );
    });
  withBuildFlags(build.command("git").description("run a job of a git repository, in a checkout of its own"))
    .requiredOption("--url <url>", "the repository: anything that git fetch takes")
    .option("--branch <branch>", "the branch or ref (default: the repository's own default branch)")
    .option("--hash <hash>", "the commit (default: the newest of the branch)")
    .option("--remote <name>", "the name of the remote in the checkout")
    .option("--project-directory <dir>", "the folder in the repository that holds clusterrunner.yaml")
    .action(({ url, remote, branch, hash, projectDirectory, ...flags }: GitFlags) =>
      start(
        withEarlier(flags),
        { type: "git", url, ...given({ remote, branch, hash, project_directory: projectDirectory }) },
        ["git"],
        [
          ["--url", withoutSecrets(url)],
          ["--branch", branch],
          ["--hash", hash],
          ["--remote", remote],
          ["--project-directory", projectDirectory],
        ],
      ),
    );
};

const withBuildFlags = (command: Command): Command =>
  withConfigFile(
    withMasterUrl(withSelectFlags(command), "the server that runs it (default: none, it runs here)")
      .option("-j, --job-name <name>", "the job to run (default: the only one)")
      .option("-e, --num-executors <n>", "how many subjobs run at once (default: one for each core)")
      .addOption(new Option("--executors <n>", "the same").conflicts("numExecutors"))
      .option(
        "-f, --remote-file <name=url>",
        "a file to download into the project first; may be given again",
        remoteFile,
      )
      .addOption(new Option("--json", "write one event a line, for programs").conflicts(["quiet", "verbose"]))
      .addOption(new Option("-q, --quiet", "print nothing unless it fails").conflicts("verbose"))
      .option("-v, --verbose", "tell of every atom that ends, with the end of its output"),
  );

/** The entries that were given: JSON knows no undefined, and the request must not name what the person did not. */
const given = (options: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined));

const remoteFile = (text: string, files: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
  const split = text.indexOf("=");
  if (split < 1) throw new InvalidArgumentError("It must be a file name, an equals sign and a url.");
  return { ...files, [text.slice(0, split)]: text.slice(split + 1) };
};
