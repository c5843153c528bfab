import * as assert from "uvu/assert";
import { forecastOf } from "../../src/model/forecast.ts";
import type { Subjob } from "../../src/model/subjob.ts";
import { suite } from "../support/suite.ts";

const test = suite("forecast");

/** Subjobs with atoms of these expected seconds. */
const subjobsOf = (groups: readonly (readonly (number | null)[])[]): readonly Subjob[] =>
  groups.map((seconds, id) => ({
    id,
    firstAtom: 0,
    atoms: seconds.map((one) => ({ variable: "N", value: "a", ...(one === null ? {} : { expectedSeconds: one }) })),
  }));

test("subjobs run one after another on one executor, and each on the one that is free first on several", () => {
  const subjobs = subjobsOf([[5, 1], [4], [1], [2]]);
  assert.equal(forecastOf(subjobs, 1), { seconds: 13, wallSeconds: 13, unknown: 0 });
  assert.equal(forecastOf(subjobs, 2), { seconds: 13, wallSeconds: 7, unknown: 0 });
  assert.equal(forecastOf(subjobs, 100), { seconds: 13, wallSeconds: 6, unknown: 0 });
});

test("an atom of which nothing is known counts as the longest", () => {
  assert.equal(forecastOf(subjobsOf([[null, 3], [1]]), 1), { seconds: 7, wallSeconds: 7, unknown: 1 });
});

test("nothing is foretold where nothing is known", () => {
  assert.equal(forecastOf(subjobsOf([[null], [null]]), 2), { seconds: null, wallSeconds: null, unknown: 2 });
  assert.equal(forecastOf([], 2), { seconds: null, wallSeconds: null, unknown: 0 });
});

test.run();
