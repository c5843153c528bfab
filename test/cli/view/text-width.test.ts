import * as assert from "uvu/assert";
import { cut, widthOf } from "../../../src/cli/view/text-width.ts";
import { suite } from "../../support/suite.ts";

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

test.run();
