import { Registry } from "prom-client";
import * as assert from "uvu/assert";
import { createBuildMetrics } from "../../../src/http/metrics/build-metrics.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { done, openingOf, planOf, ran, REQUEST, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { countsOf, samplesIn } from "./samples.ts";

const test = suite("build metrics");

/** Records the facts of builds 1, 2 and so on, one entry after another. */
const textAfter = async (...builds: readonly (readonly Fact[])[]): Promise<string> => {
  const registry = new Registry();
  const record = createBuildMetrics(registry);
  let sequence = 0;
  for (const [index, facts] of builds.entries())
    record(facts.map((fact) => ({ sequence: ++sequence, build: index + 1, fact })));
  return registry.metrics();
};

const opening = (at: number): readonly Fact[] => [
  { type: "queued", at, request: REQUEST },
  { type: "preparing", at: at + 1_000 },
  { type: "prepared", at: at + 3_000, plan: planOf([1, 2]) },
  { type: "building", at: at + 3_500 },
];

const ALL_DONE = [started(0), ran(0, 0, 0), done(0), started(1), ran(1, 0, 7), ran(1, 1, 0, { attempts: 3 }), done(1)];

test("every state that a build leaves is timed, under the original's name for it", async () => {
  const text = await textAfter([...opening(0), ...ALL_DONE, { type: "finished", at: 10_500 }]);
  assert.equal(countsOf(text, "build_state_duration_seconds_sum"), {
    '{state="QUEUED"}': 1,
    '{state="PREPARING"}': 2,
    '{state="PREPARED"}': 0.5,
    '{state="BUILDING"}': 7,
  });
  assert.is(samplesIn(text).get('build_state_duration_seconds_bucket{le="7.5",state="BUILDING"}'), 1);
  assert.is(samplesIn(text).get('build_state_duration_seconds_bucket{le="5",state="BUILDING"}'), 0);
});

test("a finished build is counted with the time that its atoms took together, any other without", async () => {
  const text = await textAfter(
    [...opening(0), ...ALL_DONE, { type: "finished", at: 9_000 }],
    [...opening(0), ...ALL_DONE, { type: "canceled", at: 9_000 }],
    [...opening(0).slice(0, 1), { type: "failed", at: 9_000, message: "Cannot clone" }],
  );
  assert.is(samplesIn(text).get("serialized_build_time_seconds_count"), 1);
  assert.is(samplesIn(text).get("serialized_build_time_seconds_sum"), 1.5);
  assert.equal(countsOf(text, "clusterrunner_builds_ended_total"), {
    '{state="FINISHED"}': 1,
    '{state="ERROR"}': 1,
    '{state="CANCELED"}': 1,
  });
});

test("atoms are counted by their result, those of a build from before the start too", async () => {
  const text = await textAfter(ALL_DONE, [...opening(0), ...ALL_DONE]);
  assert.equal(countsOf(text, "clusterrunner_atoms_finished_total"), {
    '{result="passed"}': 2,
    '{result="failed"}': 2,
    '{result="flaky"}': 2,
  });
});

test("a build from before the start has no durations, and is counted when it ends", async () => {
  const text = await textAfter([...ALL_DONE, { type: "finished", at: 9_000 }]);
  assert.equal(countsOf(text, "build_state_duration_seconds_count"), {});
  assert.is(samplesIn(text).get("serialized_build_time_seconds_count"), 0);
  assert.equal(countsOf(text, "clusterrunner_builds_ended_total"), { '{state="FINISHED"}': 1 });
});

test("an atomizer that fails, and a failure after the last atom, are the internal errors of the original, and all its types are there", async () => {
  const failed = (message: string): Fact => ({ type: "failed", at: 9, message });
  const text = await textAfter(
    [...openingOf([1]).slice(0, 2), failed('Cannot make atoms for "N" as "false" must exit with 0')],
    [...openingOf([1]).slice(0, 2), failed("Cannot clone")],
    [...openingOf([1]), failed('Cannot set up as "false" must exit with 0')],
    [...openingOf([1]), started(0), ran(0, 0, 0), done(0), failed("Cannot go on with build 4 after an internal error")],
  );
  assert.equal(countsOf(text, "internal_errors"), { '{type="AtomizerFailure"}': 1, '{type="PostBuildFailure"}': 1 });
  for (const type of ["NetworkRequestFailure", "SubjobStartFailure", "SubjobWriteFailure", "ZipFileCreationFailure"])
    assert.is(samplesIn(text).get(`internal_errors{type="${type}"}`), 0);
});

test("a clock that goes back makes no negative time", async () => {
  const text = await textAfter([
    { type: "queued", at: 5_000, request: REQUEST },
    { type: "canceled", at: 1_000 },
  ]);
  assert.is(samplesIn(text).get('build_state_duration_seconds_sum{state="QUEUED"}'), 0);
});

test("a build that goes on after the server had stopped is counted", async () => {
  const text = await textAfter([...openingOf([1]), { type: "interrupted", at: 6 }]);
  assert.is(samplesIn(text).get("clusterrunner_builds_interrupted_total"), 1);
});

test("a subjob that waits again is counted, and may end later", async () => {
  const lost: Fact = { type: "subjobRequeued", at: 6, subjob: 0, reason: "executor 1 crashed" };
  const text = await textAfter([...openingOf([1]), started(0), lost, started(0), ran(0, 0, 0), done(0)]);
  assert.is(samplesIn(text).get("clusterrunner_subjobs_requeued_total"), 1);
});

test.run();
