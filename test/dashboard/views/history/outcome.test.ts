import * as assert from "uvu/assert";
import type { BuildInHistory, JobHistory } from "../../../../src/client.ts";
import { greatestDuration, outcomeOf, outcomesText, trendOf } from "../../../../src/dashboard/views/history/outcome.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("outcomes in a history");

const buildOf = (more: Partial<BuildInHistory>): BuildInHistory => ({
  id: 1,
  project: "/srv/app",
  status: "SUCCESS",
  state: "finished",
  passed: true,
  queued: 1,
  duration: 10,
  num_atoms: 1,
  num_failed_atoms: 0,
  num_flaky_atoms: 0,
  retry_of: null,
  ...more,
});

const lasting = (...durations: readonly number[]): readonly BuildInHistory[] =>
  durations.map((duration) => buildOf({ duration }));

const historyOf = (more: Partial<JobHistory>): JobHistory => ({
  job_name: "Unit",
  project: null,
  projects: [],
  num_builds: 0,
  num_passed: 0,
  num_failed: 0,
  num_errors: 0,
  num_canceled: 0,
  pass_rate: null,
  durations: null,
  builds: [],
  num_builds_of_atoms: 0,
  flaky_atoms: [],
  slowest_atoms: [],
  ...more,
});

test("a server that says no more than whether a build passed is understood", () => {
  const { state: _, ...older } = buildOf({});
  assert.equal([outcomeOf(older), outcomeOf({ ...older, passed: false })], ["passed", "failed"]);
  assert.is(outcomeOf(buildOf({ state: "failed", passed: false })), "error");
  assert.is(outcomeOf(buildOf({ passed: false })), "failed");
});

test("only what there is is told of", () => {
  assert.is(outcomesText(historyOf({})), "none has ended");
  assert.is(outcomesText(historyOf({ num_passed: 4, num_errors: 1 })), "4 passed, 1 error");
  assert.is(
    outcomesText(historyOf({ num_passed: 4, num_failed: 3, num_errors: 2, num_canceled: 1 })),
    "4 passed, 3 failed, 2 errors, 1 canceled",
  );
});

test("a build that was canceled after days makes no other one invisible", () => {
  const canceled = buildOf({ state: "canceled", passed: false, duration: 90_000 });
  assert.is(greatestDuration([canceled, ...lasting(3, 7)]), 7);
  assert.is(greatestDuration([canceled]), 90_000);
  assert.is(greatestDuration([]), 0);
});

test("the newest builds are held against those before, if there are enough", () => {
  assert.is(trendOf(lasting(20, 20, 20, 10, 10, 10)), 1);
  assert.is(trendOf(lasting(5, 5, 5, 10, 10, 10)), -0.5);
  assert.is(trendOf(lasting(20, 20, 10, 10, 10)), null);
});

test("retries and builds that did not run to their end tell nothing of the trend", () => {
  const others = [buildOf({ retry_of: 1, duration: 1 }), buildOf({ state: "failed", passed: false, duration: 1 })];
  assert.is(trendOf([...others, ...others, ...lasting(20, 20, 20, 10, 10, 10)]), 1);
});

test.run();
