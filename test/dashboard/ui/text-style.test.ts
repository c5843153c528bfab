import * as assert from "uvu/assert";
import { PLAIN, styleAfter, type TextStyle } from "../../../src/dashboard/ui/text-style.ts";
import { suite } from "../../support/suite.ts";

const test = suite("text style");

const of = (...parameters: readonly string[]): TextStyle => parameters.reduce(styleAfter, PLAIN);

test("colours with names, those of the palette and any others, of the text and behind it", () => {
  assert.equal(of("31"), { fore: 1, back: null, looks: [] });
  assert.equal(of("97;104"), { fore: 15, back: 12, looks: [] });
  assert.equal(of("38;5;9;48;5;16"), { fore: 9, back: "rgb(0 0 0)", looks: [] });
  assert.is(of("38;5;208").fore, "rgb(255 135 0)");
  assert.is(of("38;5;255").fore, "rgb(238 238 238)");
  assert.equal(of("1;38;2;1;2;300;4"), { fore: "rgb(1 2 255)", back: null, looks: ["bold", "underline"] });
  assert.is(of("38:2::10:20:30").fore, "rgb(10 20 30)");
  assert.is(of("38:2:10:20:30").fore, "rgb(10 20 30)");
  assert.is(of("38:5:1").fore, 1);
});

test("looks are added once and ended one by one or all together", () => {
  assert.equal(of("1", "1", "2", "3").looks, ["bold", "dim", "italic"]);
  assert.equal(of("1;2;3", "22").looks, ["italic"]);
  assert.equal(of("31;42;7", "39", "49", "27"), PLAIN);
  assert.is(of("31;1", ""), PLAIN);
  assert.is(of("31;1", "0"), PLAIN);
});

test("what is unknown or cut off changes nothing", () => {
  for (const parameters of ["38", "38;5", "38;2;1", "58", "999", "38;7", "x"]) {
    assert.equal(of("1", parameters), of("1"), parameters);
  }
});

test.run();
