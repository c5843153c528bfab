import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { atomTimesOf, rememberedAtoms, smoothed, type AtomTime } from "../../src/model/atom-time.ts";
import { workOf } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";
import { suite } from "../support/suite.ts";
import { buildOf, done, openingOf, ran, started } from "./sample-build.ts";

const test = suite("atom time");

const timesAfter = (sizes: readonly number[], ...facts: readonly Fact[]): readonly AtomTime[] => {
  const work = workOf(buildOf([...openingOf(sizes), ...facts]));
  return work === null ? [] : [...atomTimesOf(work)];
};

const RAN: readonly Fact[] = [started(0), ran(0, 0, 0), ran(0, 1, 7), done(0), started(1), ran(1, 0, -9)];

const TIMES: readonly AtomTime[] = [
  { atom: 'export N="0.0";', seconds: 0.5 },
  { atom: 'export N="0.1";', seconds: null },
  { atom: 'export N="1.0";', seconds: null },
  { atom: 'export N="2.0";', seconds: null },
];

test("only atoms that passed have a time, and those that failed or never ran are named", () => {
  assert.equal(timesAfter([2, 1, 1], ...RAN), TIMES);
});

test("it does not matter how the build ended", () => {
  assert.equal(timesAfter([2, 1, 1], ...RAN, { type: "failed", at: 9, message: "no" }), TIMES);
  assert.equal(timesAfter([2, 1, 1], ...RAN, { type: "canceled", at: 9 }), TIMES);
});

test("the first time is what is expected from then on, to a microsecond", () => {
  assert.is(smoothed(undefined, 2), 2);
  assert.is(smoothed(undefined, 0.123456789), 0.123457);
});

test("each later time moves the expectation by 0.3 of what it was wrong", () => {
  assert.is(smoothed(10, 20), 13);
  assert.is(smoothed(13, 3), 10);
  assert.is(smoothed(5, 5), 5);
});

test("a change that stays is two thirds in after three builds, and nearly nine tenths after six", () => {
  const after = [1, 2, 3, 4, 5, 6].reduce<number[]>((all) => [...all, smoothed(all.at(-1) ?? 0, 1)], []);
  assert.ok(after[2]! > 0.65 && after[5]! > 0.88);
});

test("an expectation is never beyond what was measured", () => {
  const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(seconds, { minLength: 1, maxLength: 20 }), (measured) => {
      const [first, ...others] = measured;
      const expected = others.reduce((known, next) => smoothed(known, next), smoothed(undefined, first!));
      assert.ok(expected >= Math.min(...measured) - 1e-6 && expected <= Math.max(...measured) + 1e-6);
    }),
  );
});

test("a job may remember as many atoms again as it has, and 10,000 in any case", () => {
  assert.equal([0, 1, 5_000, 5_001, 1_000_000].map(rememberedAtoms), [10_000, 10_000, 10_000, 10_002, 2_000_000]);
});

test.run();
