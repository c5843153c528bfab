import * as assert from "uvu/assert";
import { cut, lineWidth, widthOf } from "../../src/cli/text-width.ts";
import { suite } from "../support/suite.ts";

const test = suite("text-width");

test("wide characters take two columns, combining ones none", () => {
  assert.equal(["abc", "漢字", "é", "👨‍👩‍👧‍👦", ""].map(widthOf), [3, 4, 1, 2, 0]);
});

test("what fits stays as it is", () => {
  assert.is(cut("漢字", 4), "漢字");
  assert.is(cut("", 0), "");
});

test("what does not fit is cut between characters as people see them", () => {
  assert.is(cut("漢字", 3), "漢…");
  assert.is(cut("漢字", 2), "…");
  assert.is(cut("a👨‍👩‍👧‍👦b", 3), "a…");
  assert.is(cut("abcdef", 4), "abc…");
  assert.is(cut("abcdef", 0), "");
});

test("a terminal of unknown width, and what is no terminal, take any line", () => {
  assert.is(lineWidth({ isTTY: true, columns: 40 }), 40);
  assert.is(lineWidth({ isTTY: true, columns: 0 }), Number.POSITIVE_INFINITY);
  assert.is(lineWidth({ isTTY: false, columns: 40 }), Number.POSITIVE_INFINITY);
});

test.run();
