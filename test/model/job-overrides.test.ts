import * as assert from "uvu/assert";
import { overridden, overridesOf } from "../../src/model/job-overrides.ts";
import { parseRequest } from "../../src/model/request.ts";
import { suite } from "../support/suite.ts";
import { sampleJob } from "./sample-job.ts";

const test = suite("job overrides");

test("a request that says nothing leaves its job as it is", () => {
  assert.is(overridesOf({}), undefined);
  assert.is(overridesOf({ fail_fast: null, timeout: null, build_timeout: null }), undefined);
  const attempts = { timeoutMs: 1, noOutputTimeoutMs: 2, retries: 3 };
  const job = sampleJob({ failFast: true, buildTimeoutMs: 5, attempts });
  assert.equal(overridden(job), job);
  assert.equal(overridden(sampleJob()), sampleJob());
});

test("what a request says counts more than its job, and the rest of the job stays", () => {
  const job = sampleJob({ failFast: true, buildTimeoutMs: 5, setupTimeoutMs: 6 });
  const overrides = overridesOf({ fail_fast: false, build_timeout: "2m" });
  assert.equal(overridden(job, overrides), { ...job, failFast: false, buildTimeoutMs: 120_000 });
});

test("a limit of each attempt is put beside what the job says of attempts", () => {
  const overrides = overridesOf({ timeout: 3 });
  const attempts = { timeoutMs: 1, noOutputTimeoutMs: 2, retries: 3 };
  assert.equal(overridden(sampleJob({ attempts }), overrides).attempts, { ...attempts, timeoutMs: 3_000 });
  assert.equal(overridden(sampleJob(), overrides).attempts, { timeoutMs: 3_000, noOutputTimeoutMs: null, retries: 0 });
});

test("a request with what is no boolean or no length of time is refused", () => {
  const refusal = (keys: object): string => {
    const parsed = parseRequest({ type: "directory", project_directory: "/srv/app", ...keys });
    return parsed.ok ? "" : parsed.message;
  };
  const time = 'must be a number of seconds above 0, or one with a unit such as "10s", "5m" or "1h": found';
  assert.is(
    refusal({ fail_fast: "yes" }),
    'Cannot accept the build as "fail_fast" must be true or false: found a string',
  );
  assert.is(refusal({ timeout: 0 }), `Cannot accept the build as "timeout" ${time} 0`);
  assert.is(refusal({ build_timeout: "soon" }), `Cannot accept the build as "build_timeout" ${time} "soon"`);
});

test.run();
