import * as assert from "uvu/assert";
import { wrapped } from "../../src/cli/wrapped.ts";
import { suite } from "../support/suite.ts";

const test = suite("wrapped");

test("a text is broken between its words", () => {
  assert.equal(wrapped("one two three", 7), ["one two", "three"]);
  assert.equal(wrapped("one two", 7), ["one two"]);
  assert.equal(wrapped("", 7), [""]);
});

test("a word that is longer than a line has a line of its own", () => {
  assert.equal(wrapped("see /a/very/long/path now", 6), ["see", "/a/very/long/path", "now"]);
});

test.run();
