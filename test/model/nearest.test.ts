import * as assert from "uvu/assert";
import { nearest } from "../../src/model/nearest.ts";
import { suite } from "../support/suite.ts";

const test = suite("nearest");

const NAMES = ["commands", "atomizers", "max_executors", "env", "timeout", "build_timeout"];

/** A word, and the name that is meant. */
const SLIPS: readonly (readonly [word: string, name: string | undefined])[] = [
  ["comands", "commands"],
  ["command", "commands"],
  ["commmands", "commands"],
  ["ocmmands", "commands"],
  ["Commands", "commands"],
  ["max-executors", "max_executors"],
  ["maxExecutors", "max_executors"],
  ["environment", undefined],
  ["evn", "env"],
  ["tiemout", "timeout"],
  ["buildtimeout", "build_timeout"],
  ["make", undefined],
  ["", undefined],
  ["x", undefined],
  ["c".repeat(100_000), undefined],
];

for (const [word, name] of SLIPS) {
  test(`"${word.slice(0, 20)}" is ${name === undefined ? "no slip" : `a slip of "${name}"`}`, () => {
    assert.is(nearest(word, NAMES), name);
  });
}

test("of two near names the nearer one is meant", () => {
  assert.is(nearest("lists", ["lisp", "list"]), "list");
  assert.is(nearest("name", []), undefined);
});

test.run();
