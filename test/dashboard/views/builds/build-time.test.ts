import * as assert from "uvu/assert";
import { comparisonOf, timeOf } from "../../../../src/dashboard/views/builds/build-time.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("build time");

test("a build has taken from its admission until now, or to its end however it ended", () => {
  const times = { queued: 100, preparing: 101, finished: null, error: null, canceled: null };
  assert.equal(timeOf({ state_timestamps: times }, 130), { queued: 100, seconds: 30, hasEnded: false });
  for (const end of ["finished", "error", "canceled"])
    assert.equal(timeOf({ state_timestamps: { ...times, [end]: 110 } }, 130), {
      queued: 100,
      seconds: 10,
      hasEnded: true,
    });
});

test("a clock that is behind makes no negative time, and a server without times none at all", () => {
  assert.is(timeOf({ state_timestamps: { queued: 100 } }, 90).seconds, 0);
  assert.equal(timeOf({}, 90), { queued: null, seconds: null, hasEnded: false });
});

const compared = (seconds: number | null, usual: number | null, hasEnded = true): readonly [string, boolean] | null => {
  const comparison = comparisonOf({ queued: 0, seconds, hasEnded }, usual);
  return comparison === null ? null : [comparison.text, comparison.isSlow];
};

test("a difference is told where it is more than a quarter and a second", () => {
  assert.equal(compared(100, 100), ["usual 1 min 40 s", false]);
  assert.equal(compared(124, 100), ["usual 1 min 40 s", false]);
  assert.equal(compared(126, 100), ["usual 1 min 40 s, +26 s", true]);
  assert.equal(compared(60, 100), ["usual 1 min 40 s, −40 s", false]);
  assert.equal(compared(0.9, 0.1), ["usual 100 ms", false]);
});

test("a build that runs is not called fast, only late", () => {
  assert.equal(compared(10, 100, false), ["usual 1 min 40 s", false]);
  assert.equal(compared(200, 100, false), ["usual 1 min 40 s, +1 min 40 s", true]);
});

test("nothing is compared with what is not known", () => {
  assert.equal([compared(null, 1), compared(1, null)], [null, null]);
});

test.run();
