import * as assert from "uvu/assert";
import { hasFailed, isFlaky } from "../../src/model/atom-result.ts";
import { suite } from "../support/suite.ts";
import { sampleJob } from "./sample-job.ts";

const test = suite("atom-result");

const at = (exitCode: number, attempts?: number): Parameters<typeof isFlaky>[0] => ({
  exitCode,
  seconds: 1,
  ...(attempts === undefined ? {} : { attempts }),
});

test("an atom is flaky if it passed, but not at once", () => {
  assert.equal([at(0), at(0, 1), at(0, 2), at(1, 2), at(-9, 3), at(124)].map(isFlaky), [
    false,
    false,
    true,
    false,
    false,
    false,
  ]);
});

test("what did not pass has failed, whatever the job says of flaky atoms", () => {
  for (const job of [sampleJob(), sampleJob({ flakyFails: true })]) {
    for (const result of [at(1), at(-9), at(124, 2)]) assert.ok(hasFailed(result, job));
    for (const result of [at(0), at(0, 1)]) assert.not(hasFailed(result, job));
  }
});

test("a flaky atom has failed only where the job says so", () => {
  assert.not(hasFailed(at(0, 2), sampleJob()));
  assert.not(hasFailed(at(0, 2), sampleJob({ flakyFails: false })));
  assert.ok(hasFailed(at(0, 2), sampleJob({ flakyFails: true })));
});

test.run();
