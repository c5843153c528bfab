import * as assert from "uvu/assert";
import { atomEnd, atomName, atomNameOf, count, showClock, showSeconds } from "../../src/cli/wording.ts";
import { commandString } from "../../src/model/atom.ts";
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
    "1 h 00 min",
  ]);
});

test("one is not many", () => {
  assert.equal([count(0, "atom"), count(1, "atom"), count(1_234, "atom")], ["0 atoms", "1 atom", "1,234 atoms"]);
});

test("an atom's name cannot rewrite the screen", () => {
  assert.is(atomName({ variable: "N", value: "\u001B[2Jgone\u001B]0;title\u0007 \r\nnext\u009B1m" }), "N=gone   next");
});

test("what grows is told in whole seconds", () => {
  assert.equal([0.9, 59.9, 61, 7_265].map(showClock), ["0 s", "59 s", "1 min 01 s", "2 h 01 min"]);
});

test("an atom's name cannot turn round what stands behind it", () => {
  assert.is(atomName({ variable: null, value: "a\u202Eb\u2066c\u2028d" }), "a b c d");
});

test("an atom of a server has the name that it has here", () => {
  const values = ["2", 'a "quoted" one', "$PROJECT_DIR/a.js", "two\nlines"];
  for (const value of values)
    assert.is(
      atomNameOf({ command_string: commandString({ variable: "N", value }) }),
      atomName({ variable: "N", value }),
    );
  assert.is(atomNameOf({ command_string: "A=1 B=2" }), atomName({ variable: null, value: "A=1 B=2" }));
  assert.is(atomNameOf({ command_string: 'export N="2";', repetition: 2, repetitions: 5 }), "N=2 (2 of 5)");
});

test("an atom that a signal ended says so", () => {
  assert.is(atomEnd({ exitCode: -9, attempts: 1 }), "killed by signal 9");
  assert.is(atomEnd({ exitCode: 7, attempts: 1 }), "exit 7");
});

test("an atom that ran more than once says at which attempt it ended", () => {
  assert.is(atomEnd({ exitCode: 7, attempts: 3 }), "exit 7 at attempt 3");
  assert.is(atomEnd({ exitCode: 0, attempts: 2 }), "passed at attempt 2");
});

test.run();
