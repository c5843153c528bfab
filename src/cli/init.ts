import { statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseJobFile } from "../model/job-file.ts";
import { coloursFor } from "./colours.ts";
import { proposeJobs } from "./init/detectors.ts";
import { readProject } from "./init/project.ts";
import { SAMPLE } from "./init/sample.ts";
import { showTrial, tryJobs } from "./init/trial.ts";
import { yamlText } from "./init/yaml-text.ts";
import { untilSignal } from "./interrupt.ts";
import { requireFree } from "./new-file.ts";
import { count, tame } from "./wording.ts";

export interface InitOptions {
  /** Whether a file that is there is replaced. */
  readonly force: boolean;
  /** Whether the file is only printed. */
  readonly dryRun: boolean;
  /** Whether the atomizers are run, to show the atoms. */
  readonly try: boolean;
}

/**
 * Writes a clusterrunner.yaml for the tests that it finds in `folder`, and shows what that would run. It runs nothing of the project but
 * the atomizers that it wrote.
 *
 * The exit code: 0 if there is a job for tests of the project, whose atoms could be listed; 1 if there are no tests that it knows, and only a
 * sample was written, or an atomizer failed; 128 + n after signal n.
 */
export const runInit = async (folder: string, options: InitOptions): Promise<number> => {
  const directory = resolve(folder);
  requireFolder(directory, folder);
  const path = join(directory, "clusterrunner.yaml");
  if (!options.dryRun) requireFree(path, options);
  const project = readProject(directory);
  const found = proposeJobs(project);
  const proposals = found.length === 0 ? [SAMPLE] : found;
  const text = yamlText(proposals);
  const jobs = parseJobFile(text, path);
  if (!jobs.ok) throw new Error(jobs.message);
  if (options.dryRun) {
    process.stdout.write(text);
    return found.length === 0 ? 1 : 0;
  }
  await writeFile(path, text, { flag: options.force ? "w" : "wx" });
  const shown = tame(relative(process.cwd(), path));
  if (found.length === 0) {
    process.stdout.write(`${nothingFound(shown)}\n`);
    return 1;
  }
  process.stdout.write(`Wrote ${shown} with ${count(found.length, "job")}.\n`);
  if (project.has(".git") && !project.read(".gitignore").includes("build_results")) {
    process.stdout.write("Builds leave their results in build_results: .gitignore should name it.\n");
  }
  if (!options.try) return 0;
  const stop = new AbortController();
  const interrupt = untilSignal(() => stop.abort());
  process.stdout.write("Listing the atoms, as a build will. Nothing else is run.\n");
  const outcomes = await tryJobs(found, jobs.value, { directory, signal: stop.signal });
  const signal = interrupt.stop();
  if (signal !== null) {
    process.stdout.write(`Interrupted; ${shown} is written.\n`);
    return 128 + signal;
  }
  process.stdout.write(
    `${showTrial(outcomes, { colours: coloursFor(process.stdout), columns: process.stdout.columns || Infinity })}\n`,
  );
  return outcomes.every(({ atoms }) => atoms.ok) ? 0 : 1;
};

const requireFolder = (directory: string, given: string): void => {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return;
  throw new Error(
    `Cannot look at "${tame(given)}" as it must be a folder: found ${stat === undefined ? "nothing" : "something else"}`,
  );
};

const nothingFound = (path: string): string =>
  `Found no tests of a kind that is known, so ${path} holds only a sample.
Let its atomizer list your tests and its commands run one of them; then: clusterrunner build`;
