import * as assert from "uvu/assert";
import {
  isWhole,
  panned,
  showing,
  ticksOf,
  within,
  zoomed,
} from "../../../../src/dashboard/views/timeline/viewport.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("viewport");

const WHOLE = { from: 100, to: 200 };

test("a zoom leaves what is under the pointer where it is", () => {
  assert.equal(zoomed(WHOLE, WHOLE, 0.5, 0.5), { from: 125, to: 175 });
  assert.equal(zoomed(WHOLE, { from: 120, to: 140 }, 0.5, 0), { from: 120, to: 130 });
});

test("nothing is seen of what is before the beginning or behind the end", () => {
  assert.equal(zoomed(WHOLE, { from: 100, to: 120 }, 2, 1), { from: 100, to: 140 });
  assert.equal(zoomed(WHOLE, { from: 150, to: 190 }, 100, 0.5), WHOLE);
  assert.equal(panned(WHOLE, { from: 150, to: 190 }, 1), { from: 160, to: 200 });
  assert.equal(panned(WHOLE, { from: 150, to: 190 }, -0.25), { from: 140, to: 180 });
  assert.equal(within(WHOLE, { from: 0, to: 1_000 }), WHOLE);
});

test("no zoom goes below a thousandth of a second", () => {
  const { from, to } = zoomed(WHOLE, { from: 150, to: 150.001 }, 0.001, 0.5);
  assert.ok(Math.abs(to - from - 0.001) < 1e-9);
});

test("what is seen moves no more than it must to show a bar", () => {
  const view = { from: 120, to: 140 };
  assert.is(showing(WHOLE, view, { from: 125, to: 130 }), view);
  assert.equal(showing(WHOLE, view, { from: 150, to: 151 }), { from: 132, to: 152 });
  assert.equal(showing(WHOLE, view, { from: 110, to: 150 }), { from: 109, to: 129 });
});

test("everything is seen when both ends are", () => {
  assert.ok(isWhole(WHOLE, { from: 100, to: 200 }));
  assert.not.ok(isWhole(WHOLE, { from: 100, to: 199 }));
});

test("the axis has round times, no more than there is room for", () => {
  const texts = (from: number, to: number, most: number): readonly string[] =>
    ticksOf({ from, to }, most).map(({ text }) => text);
  assert.equal(texts(0, 10, 6), ["0 s", "2 s", "4 s", "6 s", "8 s", "10 s"]);
  assert.equal(texts(0.1, 0.32, 5), ["0.10 s", "0.15 s", "0.20 s", "0.25 s", "0.30 s"]);
  assert.equal(texts(50, 130, 5), ["1:00", "1:30", "2:00"]);
  assert.equal(texts(3_500, 7_300, 3), ["1:00:00", "1:30:00", "2:00:00"]);
  assert.ok(texts(0, 1e9, 10).length <= 11);
});

test.run();
