import { appendFileSync } from "node:fs";
import type { ClusterRunner } from "../../clusterrunner.ts";
import type { Build } from "../../model/build.ts";
import { ciReportOf, type CiReport, type TailOf } from "./ci-failures.ts";
import { annotationsOf, stepSummaryOf } from "./github.ts";

/** Whom a build that ended is reported to, besides who watches it. */
export interface Readers {
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Writes a line that GitHub reads as a command, to stdout or stderr. */
  readonly say: (line: string) => void;
}

/** Those of this process. GitHub reads commands on stderr too, and programs read stdout. */
export const READERS: Readers = {
  environment: process.env,
  say: (line) => void process.stderr.write(`${line}\n`),
};

export interface ReportOptions extends Readers {
  /** Where one JUnit XML report goes; left out if none is wanted. */
  readonly junit: string | undefined;
  readonly tailOf: TailOf;
}

/** Writes what is wanted of reports about a build that ended. Throws if the JUnit report can't be written. */
export const reportBuild = async (
  runner: Pick<ClusterRunner, "exportJunit">,
  build: Build,
  { junit, tailOf, ...readers }: ReportOptions,
): Promise<void> => {
  await reportToGithub(() => ciReportOf(build, tailOf), readers);
  if (junit !== undefined) await runner.exportJunit(build, junit);
};

/** Annotates what failed, and adds to the summary of the step, where this runs in GitHub Actions; else no report is made. */
export const reportToGithub = async (
  reportOf: () => CiReport | Promise<CiReport>,
  { environment, say }: Readers,
): Promise<void> => {
  if (environment["GITHUB_ACTIONS"] !== "true") return;
  const report = await reportOf();
  for (const line of annotationsOf(report)) say(line);
  const summary = environment["GITHUB_STEP_SUMMARY"];
  if (summary === undefined || summary === "") return;
  try {
    appendFileSync(summary, stepSummaryOf(report));
  } catch (error) {
    // The build is what counts.
    const found = error instanceof Error ? error.message : String(error);
    say(`::warning::Cannot write the summary of the step as its file must take it: found ${found}`);
  }
};
