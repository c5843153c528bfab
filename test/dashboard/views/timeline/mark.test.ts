import * as assert from "uvu/assert";
import { markAt, spanOf, type Mark } from "../../../../src/dashboard/views/timeline/mark.ts";
import { suite } from "../../../support/suite.ts";
import { BEGINNING, recorded, subjobRun } from "./recorded.ts";

const test = suite("marks");

const RECORDING = recorded(...BEGINNING, ...subjobRun(0, 0, 4, 6), ...subjobRun(1, 1, 4, 9), {
  type: "subjob_started",
  at: 9,
  subjob_id: 2,
  executor_id: 0,
});

const at = (row: number, time: number): Mark => {
  const track = RECORDING.tracks[row];
  assert.ok(track);
  return markAt(RECORDING, track, time, 0, 12);
};

test("at each moment of a row there is an atom, what runs, or a pause", () => {
  assert.equal(at(0, 5), { type: "atom", executor: 0, index: 0 });
  assert.equal(at(0, 7), { type: "idle", executor: 0, from: 6, to: 9 });
  assert.equal(at(0, 11), { type: "running", executor: 0 });
  assert.equal(spanOf(RECORDING, at(0, 11), 12), { from: 9, to: 12 });
  assert.equal(at(1, 10), { type: "idle", executor: 1, from: 9, to: 12 });
});

test.run();
