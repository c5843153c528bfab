import type { BuildStatus, Client } from "../client.ts";
import { buildStateOf, type BuildState } from "./build-state.ts";
import type { Progress } from "./view/progress.ts";
import { summaryOf, type Outcome, type Summary, type SummaryRest, type TestsSummary } from "./view/summary.ts";
import { NAMED_TESTS } from "./view/test-lines.ts";

/** The summary of a build of a server that has ended, of which `progress` knows all events. */
export const summaryOnServer = async (
  client: Pick<Client, "tests">,
  build: BuildStatus,
  progress: Progress,
  { results, again, outcome = outcomeOf(build) }: Pick<SummaryRest, "results" | "again"> & Partial<SummaryRest>,
): Promise<Summary> => {
  if (build.failed_atoms?.some(({ flaky }) => flaky === true) === true) progress.failFlaky();
  const tests = build.tests === null ? null : await testsOf(client, build.id);
  return summaryOf(progress, { build: build.id, outcome, tests, results, again }, Date.now());
};

const OUTCOMES: Readonly<Record<BuildState, Outcome>> = {
  waiting: "failed",
  running: "failed",
  passed: "passed",
  failed: "failed",
  error: "could not run",
  canceled: "canceled",
};

const outcomeOf = (build: BuildStatus): Outcome => OUTCOMES[buildStateOf(build)];

/** What JUnit files say of a build so far; null for a job without `junit`. */
export const testsOf = async (client: Pick<Client, "tests">, id: number): Promise<TestsSummary | null> => {
  const { tests } = await client.tests(id, { limit: NAMED_TESTS });
  if (tests === null) return null;
  const { num_tests, num_failed, num_skipped, failed = [], notes = [] } = tests;
  return {
    tests: num_tests,
    failed: num_failed,
    skipped: num_skipped,
    failedTests: failed.map(({ name, suite, message }) => ({ name, suite, message })),
    notes: notes.map(({ note }) => note),
    noted: notes.length,
  };
};
