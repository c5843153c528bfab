import * as assert from "uvu/assert";
import { durationText } from "../../../src/dashboard/ui/duration-text.ts";
import { suite } from "../../support/suite.ts";

const test = suite("duration text");

for (const [seconds, text] of [
  [-1, "0 ms"],
  [0.04, "40 ms"],
  [0.9996, "1.0 s"],
  [9.94, "9.9 s"],
  [9.96, "10 s"],
  [59.4, "59 s"],
  [59.6, "1 min 00 s"],
  [185, "3 min 05 s"],
  [3_599.6, "1 h 00 min"],
  [90_060, "25 h 01 min"],
] as const) {
  test(`${seconds} seconds are ${text}`, () => {
    assert.is(durationText(seconds), text);
  });
}

test.run();
