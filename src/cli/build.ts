import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createClusterRunner, type ClusterRunner } from "../clusterrunner.ts";
import { openBaseDirectory } from "../index.ts";
import { loadConfig, type SettingTexts } from "../config.ts";
import { hasPassed, workOf } from "../model/build.ts";
import { coloursFor, type Colours } from "./colours.ts";
import { makeEmbeddedFolder } from "./embedded.ts";
import { followBuild, tailOf as tailOfFile } from "./follow.ts";
import { untilSignal } from "./interrupt.ts";
import { liveView } from "./live-view.ts";
import { plainView } from "./plain-view.ts";
import type { TailOf } from "./reports/ci-failures.ts";
import { reportBuild } from "./reports/report-build.ts";
import { checkTargets } from "./reports/targets.ts";
import { failedAtomsOf, nothingFailed, rememberFailed, type FailedAtoms } from "./select/failed-atoms.ts";
import { repetitionLines } from "./select/repetition-lines.ts";
import { summaryOf } from "./summary.ts";
import type { View } from "./view.ts";

/** What is run of the job, and what becomes of its results. */
export interface SelectOptions {
  /** Whether only what the last build left unpassed is run. */
  readonly failed: boolean;
  /** The folder of the results. */
  readonly output: string;
  /** Where one JUnit XML report goes. */
  readonly junit: string | undefined;
}

/**
 * Runs one build in this process, shows it, and writes its results to a folder.
 *
 * The exit code: 0 if every atom passed, 1 if one failed or the build could not run, 128 + n after signal n. When it is
 * returned, no process of the build is left.
 */
export const runBuild = async (
  request: Readonly<Record<string, unknown>>,
  flags: SettingTexts,
  file: string | undefined,
  select: SelectOptions,
): Promise<number> => {
  checkTargets(select.output, select.junit);
  const config = loadConfig({ flags, environment: process.env, file });
  const baseDirectory = openBaseDirectory(config.baseDirectory);
  const chosen = select.failed ? failedAtomsOf(baseDirectory, request) : { request, atoms: undefined, name: "" };
  if (chosen.atoms?.length === 0) return nothingFailed(chosen.name);
  const folder = await makeEmbeddedFolder(baseDirectory);
  const pc = coloursFor(process.stdout);
  const view = chooseView(pc);
  const follow = followBuild(view, (subjob, atom) => runner.files(1, subjob, atom));
  const runner: ClusterRunner = await createClusterRunner({
    baseDirectory: folder,
    store: "memory",
    repositories: join(baseDirectory, "repos"),
    timings: baseDirectory,
    executors: config.numExecutors,
    killGraceMs: config.killGraceSeconds * 1_000,
    gitStrictHostKeyChecking: config.gitStrictHostKeyChecking,
    onEntries: follow,
  });
  try {
    return await runOne(runner, chosen, { ...select, baseDirectory }, view, pc);
  } finally {
    view.close();
    await runner.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const runOne = async (
  runner: ClusterRunner,
  { request, atoms }: Pick<FailedAtoms, "request" | "atoms">,
  { output, junit, baseDirectory }: SelectOptions & { readonly baseDirectory: string },
  view: View,
  pc: Colours,
): Promise<number> => {
  const admitted = await runner.submit(request, atoms === undefined ? {} : { atoms });
  if (!admitted.ok) throw new Error(admitted.message);
  const id = admitted.value;
  const interrupt = untilSignal(
    () => {
      view.say("Ending the build and what it started. Once more to skip its teardown.");
      void runner.cancel(id);
    },
    () => void runner.close(),
  );
  const build = await runner.settled(id).catch(() => undefined);
  const signal = interrupt.stop();
  view.close();
  if (build !== undefined && workOf(build) !== null) await runner.exportResults(build, output);
  if (build !== undefined) {
    rememberFailed(baseDirectory, build);
    const tailOf: TailOf = (subjob, atom) => tailOfFile(runner.files(id, subjob, atom).console);
    await reportBuild(runner, build, { junit, environment: process.env, tailOf, say });
  }
  if (signal !== null) {
    process.stdout.write(`${pc.yellow("Interrupted")}\n`);
    return 128 + signal;
  }
  if (build === undefined)
    throw new Error(`Cannot end build ${id} in order as the runner must go on: found it stopped`);
  process.stdout.write(`${summaryOf(build, { results: output, colours: pc, now: Date.now() })}\n`);
  const work = workOf(build);
  for (const line of work === null ? [] : repetitionLines(work)) say(line);
  return hasPassed(build) ? 0 : 1;
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const chooseView = (pc: Colours): View =>
  process.stdout.isTTY && process.env["CI"] === undefined && process.stdout.columns > 0
    ? liveView(process.stdout, pc, Date.now)
    : plainView((text) => process.stdout.write(text), Date.now);
