import * as assert from "uvu/assert";
import { DURATION, durationMs } from "../../src/model/duration.ts";
import { suite } from "../support/suite.ts";

const test = suite("duration");

test("a number is seconds, and a text has its unit", () => {
  assert.equal([1, 0.5, "500ms", "10s", "5m", "1.5h"].map(durationMs), [1_000, 500, 500, 10_000, 300_000, 5_400_000]);
});

test("takes what it can wait for, and nothing else", () => {
  for (const good of [1, 0.001, "1ms", "10s", "24h", 2_000_000])
    assert.ok(DURATION.safeParse(good).success, String(good));
  for (const bad of [
    0,
    -1,
    "0s",
    "10",
    "10 s",
    "s",
    "-1s",
    "1d",
    "1e3s",
    "",
    null,
    true,
    Number.NaN,
    Infinity,
    "9999h",
    1e12,
  ]) {
    assert.not(DURATION.safeParse(bad).success, String(bad));
  }
});

test.run();
