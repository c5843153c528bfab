import * as assert from "uvu/assert";
import { attemptLimitsOf, type AttemptLimits } from "../../src/model/attempt-limits.ts";
import type { JobMapping } from "../../src/model/job-schema.ts";
import { suite } from "../support/suite.ts";

const test = suite("attempt-limits");

const limitsOf = (given: Partial<JobMapping>): AttemptLimits | undefined =>
  attemptLimitsOf({ commands: ["make"], atomizers: [{ T: "ls" }], ...given });

test("a job that says nothing of attempts has no limits, and neither has one that says what holds anyway", () => {
  for (const given of [{}, { retries: 0 }, { flaky: "fail" as const }, { build_timeout: 1 }]) {
    assert.is(limitsOf(given), undefined);
  }
});

test("each limit stands alone, or with others", () => {
  const none = { timeoutMs: null, noOutputTimeoutMs: null, retries: 0 };
  assert.equal(limitsOf({ timeout: "5m" }), { ...none, timeoutMs: 300_000 });
  assert.equal(limitsOf({ no_output_timeout: 2.5 }), { ...none, noOutputTimeoutMs: 2_500 });
  assert.equal(limitsOf({ retries: 100 }), { ...none, retries: 100 });
  assert.equal(limitsOf({ timeout: 1, no_output_timeout: "10ms", retries: 2 }), {
    timeoutMs: 1_000,
    noOutputTimeoutMs: 10,
    retries: 2,
  });
});

test.run();
