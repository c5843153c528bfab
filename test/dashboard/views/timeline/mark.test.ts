import * as assert from "uvu/assert";
import { spanOf } from "../../../../src/dashboard/views/timeline/mark.ts";
import { suite } from "../../../support/suite.ts";
import { at, RECORDING } from "./recorded-marks.ts";

const test = suite("marks");

test("at each moment of a row there is an atom, what runs, or a pause", () => {
  assert.equal(at(0, 5), { type: "atom", executor: 0, index: 0 });
  assert.equal(at(0, 7), { type: "idle", executor: 0, from: 6, to: 9 });
  assert.equal(at(0, 11), { type: "running", executor: 0 });
  assert.equal(spanOf(RECORDING, at(0, 11), 12), { from: 9, to: 12 });
  assert.equal(at(1, 10), { type: "idle", executor: 1, from: 9, to: 12 });
});

test.run();
