import * as assert from "uvu/assert";
import { timeStep } from "../../../src/dashboard/ui/time-step.ts";
import { suite } from "../../support/suite.ts";

const test = suite("steps of time");

test("a step is a number that people count in, or whole days", () => {
  assert.equal(
    [0.0004, 0.3, 11, 61, 3_601, 40_000, 100_000].map(timeStep),
    [0.001, 0.5, 15, 120, 7_200, 43_200, 172_800],
  );
});

test.run();
