import * as assert from "uvu/assert";
import { BUILD_STATES, stateOf } from "../../src/model/build-state.ts";
import { summaryOf } from "../../src/model/build-summary.ts";
import * as SAMPLES from "../http/sample-builds.ts";
import { suite } from "../support/suite.ts";

const test = suite("build state");

for (const [name, state] of [
  ["QUEUED", "queued"],
  ["PREPARING", "preparing"],
  ["PREPARED", "prepared"],
  ["BUILDING", "building"],
  ["PASSED", "passed"],
  ["WITH_FAILURES", "failed"],
  ["ONLY_FLAKY", "failed"],
  ["FAILED_EARLY", "error"],
  ["CANCELED_EARLY", "canceled"],
  ["CANCELED_LATE", "canceled"],
] as const) {
  test(`a build that is ${name} is "${state}"`, () => {
    assert.is(stateOf(summaryOf(SAMPLES[name])), state);
    assert.ok(BUILD_STATES.includes(state));
  });
}

test.run();
