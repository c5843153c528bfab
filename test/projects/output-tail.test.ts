import * as assert from "uvu/assert";
import { outputTail } from "../../src/projects/output-tail.ts";
import { suite } from "../support/suite.ts";

const test = suite("output tail");
const lines = (count: number, text: string): string =>
  Array.from({ length: count }, (_, index) => `${index} ${text}\n`).join("");

test("short output is shown whole, without the white space at its end", () => {
  assert.is(outputTail("one\n two\n\n"), "one\n two");
  assert.is(outputTail("\n"), "");
});

test("of many lines the last 20 are shown", () => {
  const shown = outputTail(lines(100, "x")).split("\n");
  assert.equal([shown.length, shown[0], shown.at(-1)], [20, "80 x", "99 x"]);
});

test("of long lines the last 4 KiB are shown, from the start of a line", () => {
  const shown = outputTail(lines(10, "x".repeat(1000)));
  assert.equal(
    shown.split("\n").map((line) => line.slice(0, 3)),
    ["6 x", "7 x", "8 x", "9 x"],
  );
});

test("of one line that is too long the end is shown", () => {
  const shown = outputTail(`${"x".repeat(10_000)}end`);
  assert.is(shown.length, 4096);
  assert.ok(shown.endsWith("xend"));
});

test.run();
