import * as assert from "uvu/assert";
import { openClaim, takeRun, takerOf, withdrawRun } from "../../src/executors/run-claim.ts";
import { suite } from "../support/suite.ts";

const test = suite("run claim");

test("a run that waits has no taker", () => assert.is(takerOf(openClaim()), undefined));

test("a run that a thread has taken is not withdrawn, nor taken again", () => {
  const claim = openClaim();
  assert.ok(takeRun(claim, 7));
  assert.not.ok(withdrawRun(claim));
  assert.not.ok(takeRun(claim, 8));
  assert.is(takerOf(claim), 7);
});

test("a run that was withdrawn is not taken, and may be withdrawn again", () => {
  const claim = openClaim();
  assert.ok(withdrawRun(claim));
  assert.not.ok(takeRun(claim, 7));
  assert.ok(withdrawRun(claim));
  assert.is(takerOf(claim), undefined);
});

test.run();
