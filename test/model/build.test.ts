import * as assert from "uvu/assert";
import { hasEnded, hasPassed, workOf } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";
import { suite } from "../support/suite.ts";
import { buildOf, done, openingOf, planOf, ran, started } from "./sample-build.ts";

const test = suite("build");

const OPENING = openingOf([2]);
const FINISHED: Fact = { type: "finished", at: 9 };
const FAILED: Fact = { type: "failed", at: 9, message: "Cannot" };
const CANCELED: Fact = { type: "canceled", at: 9 };

const finishedWith = (...exitCodes: readonly [number, number]): readonly Fact[] => [
  ...OPENING,
  started(0),
  ...exitCodes.map((exitCode, atom) => ran(0, atom, exitCode)),
  done(0),
  FINISHED,
];

test("a build has ended once it is finished, failed or canceled", () => {
  for (const length of [1, 2, 3, 4]) assert.not(hasEnded(buildOf(OPENING.slice(0, length))));
  assert.ok(hasEnded(buildOf(finishedWith(0, 0))));
  assert.ok(hasEnded(buildOf([...OPENING, FAILED])));
  assert.ok(hasEnded(buildOf([...OPENING, CANCELED])));
});

test("a build has work from its plan on, also when it ends before it is finished", () => {
  assert.is(workOf(buildOf(OPENING.slice(0, 2))), null);
  assert.is(workOf(buildOf([...OPENING.slice(0, 2), CANCELED])), null);
  assert.equal(workOf(buildOf(OPENING.slice(0, 3)))?.plan, planOf([2]));
  assert.equal(workOf(buildOf([...OPENING, FAILED]))?.plan, planOf([2]));
});

test("a build has passed if it is finished and every atom exited with 0", () => {
  assert.ok(hasPassed(buildOf(finishedWith(0, 0))));
  assert.not(hasPassed(buildOf(finishedWith(0, 1))));
  assert.not(hasPassed(buildOf(finishedWith(0, -9))));
  assert.not(hasPassed(buildOf(finishedWith(0, 0).slice(0, -1))));
  assert.not(hasPassed(buildOf([...finishedWith(0, 0).slice(0, -1), CANCELED])));
});

test("a build passes with a flaky atom, unless its job says that flaky ones fail", () => {
  const facts = [started(0), ran(0, 0, 0, { attempts: 2 }), done(0), FINISHED];
  assert.ok(hasPassed(buildOf([...openingOf([1]), ...facts])));
  assert.not(hasPassed(buildOf([...openingOf([1], { flakyFails: true }), ...facts])));
});

test("a build without atoms passes", () => {
  assert.ok(hasPassed(buildOf([...openingOf([]).slice(0, 3), FINISHED])));
});

test.run();
