import * as assert from "uvu/assert";
import { hasAtomEnded } from "../../src/model/atom-ended.ts";
import { suite } from "../support/suite.ts";
import { buildOf, openingOf, ran, started } from "./sample-build.ts";

const test = suite("hasAtomEnded");

test("an atom has ended once it has a result", () => {
  const build = buildOf([...openingOf([2, 1]), started(0), ran(0, 0, 7)]);
  assert.equal(
    [
      [0, 0],
      [0, 1],
      [1, 0],
    ].map(([subjob, atom]) => hasAtomEnded(build, subjob!, atom!)),
    [true, false, false],
  );
});

test("all atoms have ended when the build has, and before it is planned none", () => {
  const building = [...openingOf([1]), started(0)];
  assert.ok(hasAtomEnded(buildOf([...building, { type: "canceled", at: 9 }]), 0, 0));
  assert.not(hasAtomEnded(buildOf(building.slice(0, 2)), 0, 0));
});

test("an atom that there is not writes nothing", () => {
  const build = buildOf(openingOf([1]));
  for (const [subjob, atom] of [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, 0.5],
  ] as const) {
    assert.ok(hasAtomEnded(build, subjob, atom));
  }
});

test.run();
