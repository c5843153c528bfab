import * as assert from "uvu/assert";
import { NO_SAMPLES, pointsOf, withSample } from "../../../../src/dashboard/views/health/samples.ts";
import { suite } from "../../../support/suite.ts";
import { SYSTEM } from "./sample-system.ts";

const test = suite("samples of a server");

test("a sample has the numbers of its moment", () => {
  const { list } = withSample(NO_SAMPLES, SYSTEM);
  assert.equal(list, [{ busy: 1, waiting: 1_200, atoms: 90, delay: 0.012, memory: 200e6, cores: 0.25 }]);
});

test("as many are kept as a line shows, the newest", () => {
  let samples = NO_SAMPLES;
  for (let atoms = 0; atoms < 100; atoms++)
    samples = withSample(samples, { ...SYSTEM, rates: { ...SYSTEM.rates, atoms_per_minute: atoms } });
  assert.is(samples.list.length, 60);
  assert.equal([samples.list[0]?.atoms, samples.list.at(-1)?.atoms], [40, 99]);
});

test("a server that was started again begins a new line", () => {
  const before = withSample(withSample(NO_SAMPLES, SYSTEM), SYSTEM);
  assert.is(before.list.length, 2);
  assert.is(withSample(before, { ...SYSTEM, started: 2_000 }).list.length, 1);
});

test("the newest point is at the right, the greatest at the top, and what is not known is left out", () => {
  assert.is(pointsOf([5, null, 10], 10, 20), "96.6,10.0 100.0,0.0");
  assert.is(pointsOf([20], 10, 20), "100.0,0.0");
  assert.is(pointsOf([0], 0, 20), "100.0,20.0");
  assert.is(pointsOf([], 10, 20), "");
});

test.run();
