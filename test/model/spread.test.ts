import * as assert from "uvu/assert";
import { spreadOf } from "../../src/model/spread.ts";
import { suite } from "../support/suite.ts";

const test = suite("spread");

test("the spread of numbers is by their rank, in whatever order they come", () => {
  const numbers = [7, 1, 10, 4, 3, 6, 2, 8, 9, 5];
  assert.equal(spreadOf(numbers), { mean: 5.5, least: 1, median: 5, ninetieth: 9, greatest: 10 });
  assert.equal(spreadOf([3, 1, 2]), { mean: 2, least: 1, median: 2, ninetieth: 3, greatest: 3 });
  assert.equal(numbers[0], 7);
});

test("one number is all of them, and none have no spread", () => {
  assert.equal(spreadOf([4]), { mean: 4, least: 4, median: 4, ninetieth: 4, greatest: 4 });
  assert.is(spreadOf([]), null);
});

test.run();
