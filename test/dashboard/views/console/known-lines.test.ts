import * as assert from "uvu/assert";
import { createKnownLines } from "../../../../src/dashboard/views/console/known-lines.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("known lines");

const texts = (first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `text ${first + index}`);

test("lines are known once they were put, wherever they begin", () => {
  const lines = createKnownLines();
  assert.is(lines.line(0), undefined);
  assert.ok(lines.put(200, texts(200, 300)));
  assert.is(lines.line(499)?.runs[0]?.text, "text 499");
  assert.is(lines.line(500), undefined);
  assert.is(lines.firstUnknown(200, 499), 499);
  assert.is(lines.firstUnknown(190, 499), 190);
  assert.is(lines.firstUnknown(300, 600), 500);
});

test("a line that has become another one is of another console, of which only the new lines are known", () => {
  const lines = createKnownLines();
  lines.put(0, texts(0, 10));
  assert.ok(lines.put(9, texts(9, 2)));
  assert.not(lines.put(10, ["another"]));
  assert.is(lines.line(9), undefined);
  assert.is(lines.line(10)?.runs[0]?.text, "another");
});

test("what was not looked at for the longest is forgotten", () => {
  const lines = createKnownLines(2);
  lines.put(0, texts(0, 10));
  lines.put(1_000, texts(1_000, 10));
  assert.ok(lines.line(0));
  lines.put(2_000, texts(2_000, 10));
  assert.is(lines.line(1_000), undefined);
  assert.ok(lines.line(0));
  assert.ok(lines.line(2_000));
});

test("a colour goes on in the lines behind it, however they are looked at", () => {
  const lines = createKnownLines();
  lines.put(0, ["\u001b[31mred", "red still", "", "and here\u001b[0m", "plain"]);
  assert.is(lines.line(3)?.runs[0]?.style.fore, 1);
  assert.is(lines.line(1)?.runs[0]?.style.fore, 1);
  assert.is(lines.line(4)?.runs[0]?.style.fore, null);
});

test.run();
