import * as assert from "uvu/assert";
import { atomLine, atomName, count, showSeconds } from "../../src/cli/wording.ts";
import { suite } from "../support/suite.ts";

const test = suite("wording");

test("seconds have as many digits as a person can use", () => {
  assert.equal([0.004, 9.994, 12.34, 59.94, 60, 187.9, 3_600].map(showSeconds), [
    "0.00 s",
    "9.99 s",
    "12.3 s",
    "59.9 s",
    "1 min 00 s",
    "3 min 07 s",
    "60 min 00 s",
  ]);
});

test("one is not many", () => {
  assert.equal([count(0, "atom"), count(1, "atom"), count(1_234, "atom")], ["0 atoms", "1 atom", "1,234 atoms"]);
});

test("an atom's name cannot rewrite the screen", () => {
  assert.is(atomName({ variable: "N", value: "\u001B[2Jgone\u001B]0;title\u0007 \r\nnext\u009B1m" }), "N=gone   next");
});

test("an atom that a signal ended says so", () => {
  const atom = { variable: "N", value: "2" };
  assert.is(atomLine(atom, { exitCode: -9, seconds: 0.5 }), "N=2  killed by signal 9  0.50 s");
  assert.is(atomLine(atom, { exitCode: 7, seconds: 0.5 }), "N=2  exit 7  0.50 s");
});

test("an atom that ran more than once says at which attempt it ended", () => {
  const atom = { variable: "N", value: "2" };
  assert.is(atomLine(atom, { exitCode: 7, seconds: 0.5, attempts: 3 }), "N=2  exit 7 at attempt 3  0.50 s");
  assert.is(atomLine(atom, { exitCode: -9, seconds: 0.5, attempts: 1 }), "N=2  killed by signal 9  0.50 s");
  assert.is(atomLine(atom, { exitCode: 0, seconds: 0.5, attempts: 2 }), "N=2  passed at attempt 2  0.50 s");
});

test.run();
