import * as assert from "uvu/assert";
import { barAt, heightOf, ticksFor } from "../../../../src/dashboard/views/history/chart-scale.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("scale of a chart");

test("an axis begins at 0, holds the value, and has few marks at numbers that people count in", () => {
  assert.equal(ticksFor(1.4), [0, 0.5, 1, 1.5]);
  assert.equal(ticksFor(59), [0, 15, 30, 45, 60]);
  assert.equal(ticksFor(200), [0, 60, 120, 180, 240]);
  assert.equal(ticksFor(7 * 3_600), [0, 7_200, 14_400, 21_600, 28_800]);
  for (const greatest of [0.001, 0.3, 3, 61, 3_599, 86_400, 1e7]) {
    const ticks = ticksFor(greatest);
    assert.ok((ticks.at(-1) ?? 0) >= greatest && ticks.length <= 6, `${greatest}: ${ticks}`);
  }
});

test("an axis of nothing has an end all the same", () => {
  assert.equal(ticksFor(0), [0, 0.1]);
});

test("what is beyond the axis stands at its end", () => {
  assert.equal(
    [0, 1, 2, 5].map((value) => heightOf(value, 2, 100)),
    [0, 50, 100, 100],
  );
  assert.is(heightOf(1, 0, 100), 0);
});

test("a place leads to the bar that it is in, and one beside the chart to none", () => {
  assert.equal(
    [0, 24, 25, 99, 100, -1].map((x) => barAt(x, 100, 4)),
    [0, 0, 1, 3, null, null],
  );
  assert.is(barAt(10, 100, 0), null);
});

test.run();
