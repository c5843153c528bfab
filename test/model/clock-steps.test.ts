import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { afterLook, DOUBTED_MS, undoubtedNow, type ClockReading, type ClockStep } from "../../src/model/clock-steps.ts";
import { suite } from "../support/suite.ts";

const test = suite("clock steps");

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What is beyond doubt after looks at these, each the even clock's time and how far the other is ahead of it. */
const undoubted = (...looks: readonly (readonly [monotonic: number, aheadMs: number])[]): number => {
  let steps: readonly ClockStep[] = [];
  let reading: ClockReading = { now: 0, monotonic: 0 };
  for (const [monotonic, aheadMs] of looks) {
    reading = { monotonic, now: monotonic + aheadMs };
    steps = afterLook(steps, reading);
  }
  return undoubtedNow(steps, reading);
};

test("a clock is believed at first, and as long as it goes evenly", () => {
  assert.is(undoubted([5, 1_000]), 1_005);
  assert.is(undoubted([5, 1_000], [50, 1_000]), 1_050);
});

test("a clock that is set back is believed at once", () => {
  assert.is(undoubted([0, 2 * HOUR_MS], [10, HOUR_MS]), HOUR_MS + 10);
});

test("a clock that is set forward is believed once it has stayed so for a day, whether or not it is set again", () => {
  const before = [0, HOUR_MS] as const;
  assert.is(undoubted(before, [10, 9 * HOUR_MS]), HOUR_MS + 10);
  const forDay = [DOUBTED_MS / 2, DOUBTED_MS, DOUBTED_MS + 1].map((monotonic) => [monotonic, 9 * HOUR_MS] as const);
  assert.is(undoubted(before, [10, 9 * HOUR_MS], ...forDay), DOUBTED_MS + 1 + 9 * HOUR_MS);
  assert.is(undoubted(before, ...forDay.slice(0, 2), [DOUBTED_MS + 1, 20 * HOUR_MS]), DOUBTED_MS + 1 + 9 * HOUR_MS);
});

test("what was set forward and back again leaves no doubt", () => {
  const looks = [0, 9 * HOUR_MS, 0, 9 * HOUR_MS].map((aheadMs, index) => [index, aheadMs] as const);
  assert.is(undoubted(...looks), 3);
  assert.is(undoubted(...looks, [4, 0]), 4);
});

test("whatever the clock does: never later than it says, nor later than the least that it was ahead within a day allows", () => {
  const look = fc.tuple(fc.nat(3 * HOUR_MS), fc.integer({ min: -30 * HOUR_MS, max: 30 * HOUR_MS }));
  fc.assert(
    fc.property(fc.array(look, { minLength: 1, maxLength: 40 }), (spans) => {
      let passed = 0;
      const looks = spans.map(([span, aheadMs]) => [(passed += span), aheadMs] as const);
      const [last, lastAhead] = looks.at(-1)!;
      const recent = looks.filter(([monotonic]) => last - monotonic <= DOUBTED_MS).map(([, aheadMs]) => aheadMs);
      const found = undoubted(...looks);
      assert.ok(found <= last + lastAhead);
      assert.ok(found <= last + Math.min(...recent));
      assert.ok(
        found >= last + Math.min(...recent) - MINUTE_MS,
        "nor is it held back by more than what goes unnoticed",
      );
    }),
    { seed: 7, numRuns: 500 },
  );
});

test.run();
