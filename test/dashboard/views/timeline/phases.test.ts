import * as assert from "uvu/assert";
import { extentOf, phasesOf } from "../../../../src/dashboard/views/timeline/phases.ts";
import { suite } from "../../../support/suite.ts";
import { BEGINNING, recorded, subjobRun } from "./recorded.ts";

const test = suite("phases");

test("the phases of a finished build fill its time, each behind the other", () => {
  const phases = phasesOf(recorded(...BEGINNING, ...subjobRun(0, 0, 4, 9), { type: "finished", at: 10 }), 99);
  assert.equal(
    phases.map(({ name, from, to, isEstimate }) => [name, from, to, isEstimate]),
    [
      ["waiting", 0, 1, false],
      ["preparing", 1, 2, false],
      ["set-up", 2, 4, true],
      ["executors", 4, 9, false],
      ["teardown", 9, 10, true],
    ],
  );
});

test("the phase that goes on lasts until now", () => {
  assert.equal(phasesOf(recorded(...BEGINNING), 7).at(-1), { name: "set-up", from: 2, to: 7, isEstimate: true });
});

test("of a canceled build nobody knows a teardown", () => {
  const recording = recorded(...BEGINNING, ...subjobRun(0, 0, 4, 5), { type: "canceled", at: 8 });
  assert.equal(phasesOf(recording, 99).at(-1), { name: "executors", from: 4, to: 8, isEstimate: false });
});

test("a picture begins when the build does, however long that had to wait", () => {
  assert.equal(extentOf(recorded(...BEGINNING, { type: "failed", at: 3, error_message: "" }), 99), { from: 1, to: 3 });
});

test.run();
