import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createClusterRunner, openBaseDirectory, type ClusterRunner } from "../clusterrunner.ts";
import type { Config } from "../config.ts";
import { hasPassed, workOf, type Build, type Work } from "../model/build.ts";
import { failedTestCount, failedTestsOf, testNotesOf } from "../model/work-tests.ts";
import type { startExecutors } from "../start-executors.ts";
import { makeEmbeddedFolder } from "./embedded.ts";
import { ExitError } from "./exit-error.ts";
import type { Ending, Wish } from "./ending.ts";
import { untilSignal, type Interrupt } from "./interrupt.ts";
import type { TailOf } from "./reports/ci-failures.ts";
import { READERS, reportBuild } from "./reports/report-build.ts";
import { failedAtomsOf, rememberFailed } from "./select/failed-atoms.ts";
import { eventOf, plannedOf } from "./view/facts.ts";
import { createFollower, type Follower } from "./view/follower.ts";
import { tailOfFile } from "./view/output-tail.ts";
import type { Show } from "./view/show.ts";
import { COULD_NOT_RUN, summaryOf, type Outcome, type TestsSummary } from "./view/summary.ts";
import { NAMED_TESTS } from "./view/test-lines.ts";

const ID = 1;

type Pool = ReturnType<typeof startExecutors>;

/** Runs one build in this process, on `pool`, which it closes if it creates a runner; null if nothing is to be run again. When it is resolved, no process of the build is left. */
export const buildHere = async (config: Config, pool: Pool, wish: Wish, show: Show): Promise<Ending | null> => {
  const baseDirectory = openBaseDirectory(config.baseDirectory);
  const { request, atoms } = wish.failed ? failedAtomsOf(baseDirectory, wish.request) : { ...wish, atoms: undefined };
  if (atoms?.length === 0) return null;
  const folder = await makeEmbeddedFolder(baseDirectory);
  const { view, output, verbose } = show;
  const follower = createFollower(view, {
    tailOf: (subjob, atom) => tailOfFile(runner.files(ID, subjob, atom).console),
    verbose,
    isCrowded: () => output.isCrowded,
  });
  const runner: ClusterRunner = await createClusterRunner({
    baseDirectory: folder,
    store: "memory",
    repositories: join(baseDirectory, "repos"),
    timings: baseDirectory,
    pool,
    killGraceMs: config.killGraceSeconds * 1_000,
    gitStrictHostKeyChecking: config.gitStrictHostKeyChecking,
    onEntries: (entries) => {
      for (const entry of entries) {
        if (entry.fact.type === "prepared") follower.progress.plan(plannedOf(entry.fact.plan, config.numExecutors));
        follower.take(eventOf(entry));
      }
    },
  });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  /** Nothing is waited for: neither processes, nor a teardown, nor who reads the output. */
  const kill = async (signal: number): Promise<void> => {
    await runner.kill();
    await remove();
    await Promise.race([view.close(), new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS))]);
    process.exit(128 + signal);
  };
  try {
    const admitted = await runner.submit(request, atoms === undefined ? {} : { atoms });
    if (!admitted.ok) throw new ExitError(admitted.message, COULD_NOT_RUN);
    const interrupt = untilSignal(
      () => {
        view.say("Ending the build and what it started; once more kills it at once");
        void runner.cancel(ID);
      },
      (signal) => void kill(signal),
    );
    show.onUnread(() => interrupt.raise("SIGPIPE"));
    const build = await settled(runner);
    await report(runner, build, wish, baseDirectory);
    return await ending(build, wish, { follower, interrupt });
  } finally {
    await runner.close();
    await remove();
  }
};

/** For the last of the output, in ms. */
const LAST_WORDS_MS = 200;

interface Following {
  readonly follower: Follower;
  readonly interrupt: Interrupt;
}

const settled = async (runner: ClusterRunner): Promise<Build> => {
  const build = await runner.settled(ID).catch(() => undefined);
  if (build !== undefined) return build;
  throw new ExitError("Cannot end the build in order as the runner must go on: found it stopped", COULD_NOT_RUN);
};

/** Writes what is kept of a build that ended, and what is told of it elsewhere. */
const report = async (runner: ClusterRunner, build: Build, wish: Wish, baseDirectory: string): Promise<void> => {
  if (workOf(build) !== null) await runner.exportResults(build, wish.results);
  rememberFailed(baseDirectory, build);
  const tailOf: TailOf = (subjob, atom) => tailOfFile(runner.files(ID, subjob, atom).console);
  const { junit } = wish;
  await reportBuild(runner, build, { ...READERS, junit, tailOf });
};

const ending = async (build: Build, wish: Wish, { follower, interrupt }: Following): Promise<Ending> => {
  const work = workOf(build);
  const passed = hasPassed(build);
  const end = {
    build_id: ID,
    status: passed ? "SUCCESS" : "FAILURE",
    result: passed ? "NO_FAILURES" : "FAILURE",
  } as const;
  follower.take({ type: "end", lastEventId: "", data: end });
  await follower.settled();
  const signal = interrupt.stop();
  const rest = {
    build: ID,
    outcome: outcomeOf(build, signal),
    tests: testsOf(work),
    results: work === null ? null : wish.results,
    again: passed || work === null ? null : wish.again,
  };
  return { summary: summaryOf(follower.progress, rest, Date.now()), signal };
};

const outcomeOf = (build: Build, signal: number | null): Outcome => {
  if (signal !== null) return "interrupted";
  if (build.status === "failed") return "could not run";
  if (build.status === "canceled") return "canceled";
  return hasPassed(build) ? "passed" : "failed";
};

const testsOf = (work: Work | null): TestsSummary | null => {
  if (work?.tests === undefined) return null;
  const { totals, noted } = work.tests;
  return {
    tests: totals.tests,
    failed: failedTestCount(work),
    skipped: totals.skipped,
    failedTests: failedTestsOf(work, NAMED_TESTS).map(({ name, suite, message }) => ({ name, suite, message })),
    notes: testNotesOf(work, NAMED_TESTS).map(({ note }) => note),
    noted,
  };
};
