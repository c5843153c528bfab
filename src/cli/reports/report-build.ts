import { appendFileSync } from "node:fs";
import type { ClusterRunner } from "../../clusterrunner.ts";
import type { Build } from "../../model/build.ts";
import { ciReportOf, type TailOf } from "./ci-failures.ts";
import { annotationsOf, stepSummaryOf } from "./github.ts";

export interface ReportOptions {
  /** Where one JUnit XML report goes; left out if none is wanted. */
  readonly junit: string | undefined;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly tailOf: TailOf;
  /** Writes a line that GitHub reads as a command, to stdout or stderr. */
  readonly say: (line: string) => void;
}

/** Writes what is wanted of reports about a build that ended. Throws if the JUnit report can't be written. */
export const reportBuild = async (
  runner: Pick<ClusterRunner, "exportJunit">,
  build: Build,
  { junit, environment, tailOf, say }: ReportOptions,
): Promise<void> => {
  if (environment["GITHUB_ACTIONS"] === "true") reportToGithub(build, environment["GITHUB_STEP_SUMMARY"], tailOf, say);
  if (junit !== undefined) await runner.exportJunit(build, junit);
};

const reportToGithub = (
  build: Build,
  summary: string | undefined,
  tailOf: TailOf,
  say: (line: string) => void,
): void => {
  const report = ciReportOf(build, tailOf);
  for (const line of annotationsOf(report)) say(line);
  if (summary === undefined || summary === "") return;
  try {
    appendFileSync(summary, stepSummaryOf(report));
  } catch (error) {
    // The build is what counts.
    const found = error instanceof Error ? error.message : String(error);
    say(`::warning::Cannot write the summary of the step as its file must take it: found ${found}`);
  }
};
