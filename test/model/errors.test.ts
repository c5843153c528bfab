import * as assert from "uvu/assert";
import { failure, illegalTransition, IllegalTransitionError, success } from "../../src/model/errors.ts";
import { suite } from "../support/suite.ts";

const test = suite("errors");

test("a success holds its value and a failure its message", () => {
  assert.equal(success(3), { ok: true, value: 3 });
  assert.equal(failure("Cannot"), { ok: false, message: "Cannot" });
});

test("an illegal transition has a code, and names the fact, the build, the wish and the state", () => {
  const error = illegalTransition(4, { type: "building" }, "it must be prepared", "queued");
  assert.instance(error, IllegalTransitionError);
  assert.is(error.code, "ILLEGAL_TRANSITION");
  assert.is(error.name, "IllegalTransitionError");
  assert.is(error.message, 'Cannot apply "building" to build 4 as it must be prepared: found queued');
});

test.run();
