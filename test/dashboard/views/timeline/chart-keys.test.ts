import * as assert from "uvu/assert";
import { changeBy, type Sight } from "../../../../src/dashboard/views/timeline/chart-keys.ts";
import type { Mark } from "../../../../src/dashboard/views/timeline/mark.ts";
import { suite } from "../../../support/suite.ts";
import { BEGINNING, recorded, subjobRun } from "./recorded.ts";
import { at, RECORDING } from "./recorded-marks.ts";

const test = suite("chart keys");

/** The mark that is chosen after these keys, beginning with one. */
const after = (chosen: Mark | null, ...keys: readonly string[]): Mark | null => {
  const whole = { from: 1, to: 12 };
  const sight = { recording: RECORDING, whole, span: whole, chosen, now: 12 };
  for (const key of keys) Object.assign(sight, changeBy(key, sight));
  return sight.chosen;
};

test("the first arrow key chooses the first bar that is seen, the next ones go from bar to bar", () => {
  assert.equal(after(null, "ArrowRight"), at(0, 5));
  assert.equal(after(null, "ArrowRight", "ArrowRight"), { type: "running", executor: 0 });
  assert.equal(after(null, "ArrowRight", "ArrowRight", "ArrowRight"), { type: "running", executor: 0 });
  assert.equal(after({ type: "running", executor: 0 }, "ArrowLeft"), at(0, 5));
  assert.equal(after(at(0, 7), "ArrowLeft"), at(0, 5));
});

test("up and down go to what was at the same time, and at the top to the phases", () => {
  assert.equal(after(at(0, 5), "ArrowDown"), at(1, 5));
  assert.equal(after(at(0, 5), "ArrowUp"), {
    type: "phase",
    phase: { name: "executors", from: 4, to: 12, isEstimate: false },
  });
  assert.equal(after(at(0, 5), "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowRight", "Home"), {
    type: "phase",
    phase: { name: "preparing", from: 1, to: 2, isEstimate: false },
  });
});

test("Home and End go to the first and the last bar of a row, Escape away from all", () => {
  assert.equal(after(at(0, 5), "End"), { type: "running", executor: 0 });
  assert.equal(after(at(0, 5), "End", "Home"), at(0, 5));
  assert.is(after(at(0, 5), "Escape"), null);
});

test("f goes from failure to failure and begins anew behind the last one", () => {
  const failed = (subjob: number, executor: number, from: number, to: number): readonly object[] =>
    subjobRun(subjob, executor, from, to).map((one) => Object.assign({}, one, { exit_code: 1 }));
  const recording = recorded(...BEGINNING, ...failed(0, 0, 4, 6), ...subjobRun(1, 1, 4, 5), ...failed(2, 1, 5, 6));
  const whole = { from: 1, to: 9 };
  const sight: Sight = { recording, whole, span: whole, chosen: null, now: 9 };
  const found = ["f", "f", "f"].map((key) => Object.assign(sight, changeBy(key, sight)).chosen);
  const [first, second] = [
    { type: "atom", executor: 0, index: 0 },
    { type: "atom", executor: 1, index: 1 },
  ];
  assert.equal(found, [first, second, first]);
});

test("a key that means nothing here is left to the browser", () => {
  assert.is(
    changeBy("x", { recording: RECORDING, whole: { from: 1, to: 2 }, span: { from: 1, to: 2 }, chosen: null, now: 2 }),
    undefined,
  );
});

test.run();
