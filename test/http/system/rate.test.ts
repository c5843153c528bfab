import * as assert from "uvu/assert";
import { createRate } from "../../../src/http/system/rate.ts";
import { suite } from "../../support/suite.ts";

const test = suite("rate");

const START = 1_795_658_340_000;

test("what happened within the last minute counts, and nothing before", () => {
  const rate = createRate();
  for (const second of [0, 0, 1, 30, 59]) rate.count(START + second * 1_000);
  assert.is(rate.within(START + 59_000), 5);
  assert.is(rate.within(START + 60_000), 3);
  assert.is(rate.within(START + 90_000), 1);
  assert.is(rate.within(START + 119_000), 0);
});

test("a minute that begins anew starts from nothing, however much was counted", () => {
  const rate = createRate();
  for (let index = 0; index < 100_000; index++) rate.count(START + index);
  assert.is(rate.within(START + 99_999), 60_000);
  rate.count(START + 1_000_000);
  assert.is(rate.within(START + 1_000_000), 1);
});

test("what a clock that was set back has not come to yet does not count", () => {
  const rate = createRate();
  rate.count(START + 3_600_000);
  rate.count(START);
  assert.is(rate.within(START), 1);
});

test.run();
