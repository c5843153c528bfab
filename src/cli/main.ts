#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError } from "commander";

/** Exit codes: 0 passed, 1 failed or could not run, 2 wrong usage, 128 + n ended by signal n. */
const USAGE_ERROR = 2;

interface BuildFlags {
  readonly jobName?: string;
  readonly configFile?: string;
  readonly numExecutors?: string;
  readonly remoteFile?: Readonly<Record<string, string>>;
}

interface MasterFlags {
  readonly port?: string;
  readonly numExecutors?: string;
  readonly configFile?: string;
}

interface BackupFlags {
  readonly force: boolean;
  readonly configFile?: string;
}

interface GitFlags extends BuildFlags {
  readonly url: string;
  readonly remote?: string;
  readonly branch?: string;
  readonly hash?: string;
  readonly projectDirectory?: string;
}

const program = new Command("clusterrunner")
  .description(
    "Runs the jobs of a project's clusterrunner.yaml, one command for each value, in parallel on this machine.",
  )
  .version(`ClusterRunner ${version()}`, "-V, --version")
  .showHelpAfterError("(add --help for the options and examples)")
  .showSuggestionAfterError()
  // What stands behind "build git" is for "git", also where "build" has an option of that name.
  .enablePositionalOptions()
  .exitOverride();

const build = program
  .command("build")
  .enablePositionalOptions()
  .description("run a job here and now, without a server; the results go to ./build_results")
  .summary("run a job here and now, without a server")
  .addHelpText("after", BUILD_EXAMPLES());
withBuildFlags(build).action((flags: BuildFlags) =>
  start(flags, { type: "directory", project_directory: process.cwd() }),
);

withBuildFlags(build.command("directory").description("run a job of a folder, in place"))
  .option("--project-directory <dir>", "the folder that holds clusterrunner.yaml", ".")
  .action((flags: BuildFlags & { readonly projectDirectory: string }) =>
    start(flags, { type: "directory", project_directory: flags.projectDirectory }),
  );

withBuildFlags(build.command("git").description("run a job of a git repository, in a checkout of its own"))
  .requiredOption("--url <url>", "the repository: anything that git fetch takes")
  .option("--branch <branch>", "the branch or ref (default: the repository's own default branch)")
  .option("--hash <hash>", "the commit (default: the newest of the branch)")
  .option("--remote <name>", "the name of the remote in the checkout")
  .option("--project-directory <dir>", "the folder in the repository that holds clusterrunner.yaml")
  .action((flags: GitFlags) =>
    start(flags, {
      type: "git",
      url: flags.url,
      ...given({
        remote: flags.remote,
        branch: flags.branch,
        hash: flags.hash,
        project_directory: flags.projectDirectory,
      }),
    }),
  );

program
  .command("master")
  .description("start the build server; it answers until it is stopped by SIGTERM or Ctrl-C")
  .option("-p, --port <port>", "the port to listen on")
  .option("-e, --num-executors <n>", "how many subjobs run at once")
  .option("-c, --config-file <file>", "the settings to use (default: ~/.clusterrunner/clusterrunner.conf)")
  .action(async ({ port, numExecutors, configFile }: MasterFlags) => {
    const { runMaster } = await import("./master.ts");
    process.exitCode = await runMaster({ port, num_executors: numExecutors }, configFile);
  });

program
  .command("gc")
  .description(
    "forget the builds that are beyond keep_builds, keep_days and keep_bytes, with their files, while no server runs; " +
      "a server does that by itself",
  )
  .summary("forget the builds that are beyond the limits")
  .option("-n, --dry-run", "only say which those are")
  .option("-c, --config-file <file>", "the settings to use (default: ~/.clusterrunner/clusterrunner.conf)")
  .action(async ({ dryRun = false, configFile }: { readonly dryRun?: boolean; readonly configFile?: string }) => {
    const { runGc } = await import("./gc.ts");
    process.exitCode = await runGc(dryRun, configFile);
  });

program
  .command("backup")
  .description("save the journal, with all builds and their results, also while the server runs")
  .argument("<file>", "where to save it")
  .option("--force", "replace the file if it is there", false)
  .option("-c, --config-file <file>", "the settings to use (default: ~/.clusterrunner/clusterrunner.conf)")
  .action(async (file: string, { force, configFile }: BackupFlags) => {
    const { runBackup } = await import("./backup.ts");
    await runBackup(file, { force }, configFile);
  });

program
  .command("schema")
  .description("print the JSON Schema of clusterrunner.yaml, for editors")
  .action(async () => {
    const { jobFileSchema } = await import("../model/json-schema.ts");
    process.stdout.write(`${JSON.stringify(jobFileSchema(), null, 2)}\n`);
  });

function withBuildFlags(command: Command): Command {
  return command
    .option("-j, --job-name <name>", "the job to run (default: the only one)")
    .option("-e, --num-executors <n>", "how many subjobs run at once (default: one for each core)")
    .option("-f, --remote-file <name=url>", "a file to download into the project first; may be given again", remoteFile)
    .option(
      "-c, --config-file <file>",
      "the settings to use (default: ~/.clusterrunner/clusterrunner.conf, if it exists)",
    );
}

async function start(flags: BuildFlags, source: Readonly<Record<string, unknown>>): Promise<void> {
  const { runBuild } = await import("./build.ts");
  const request = { ...source, ...given({ job_name: flags.jobName }), remote_files: flags.remoteFile ?? {} };
  process.exitCode = await runBuild(request, { num_executors: flags.numExecutors }, flags.configFile);
}

/** The entries that were given: JSON knows no undefined, and the request must not name what the person did not. */
function given(options: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function remoteFile(text: string, files: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const split = text.indexOf("=");
  if (split < 1) throw new InvalidArgumentError("It must be a file name, an equals sign and a url.");
  return { ...files, [text.slice(0, split)]: text.slice(split + 1) };
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}

function BUILD_EXAMPLES(): string {
  return `
Examples:
  clusterrunner build                          the only job of ./clusterrunner.yaml
  clusterrunner build -j Test -e 4             its job "Test", four subjobs at once
  clusterrunner build directory --project-directory ../app
  clusterrunner build git --url https://example.com/app.git --branch main -j Test

Exit codes: 0 every atom passed, 1 an atom failed or the build could not run, 2 wrong usage, 130 Ctrl-C.`;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  } else {
    process.stderr.write(`clusterrunner: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
