import fc from "fast-check";
import * as assert from "uvu/assert";
import {
  cellAfter,
  cellAt,
  cellsWithin,
  geometryOf,
} from "../../../../../src/dashboard/views/build/atoms/grid-geometry.ts";
import { suite } from "../../../../support/suite.ts";

const test = suite("geometry of the grid");

test("every cell has a place of its own within the grid, where it is found again", () => {
  const sizes = fc.record({
    count: fc.integer({ min: 1, max: 120_000 }),
    width: fc.integer({ min: 0, max: 2_000 }),
    part: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(sizes, ({ count, width, part }) => {
      const geometry = geometryOf(count, width);
      const cell = Math.floor(part * count);
      const x = (cell % geometry.perLine) * geometry.step + 1;
      const y = Math.floor(cell / geometry.perLine) * geometry.step + 1;
      assert.is(cellAt(geometry, count, x, y), cell);
      assert.ok(y < geometry.height);
      assert.ok(geometry.perLine === 1 || geometry.perLine * geometry.step - geometry.gap <= width);
      const { first, end } = cellsWithin(geometry, count, y - 5, 40);
      assert.ok(first <= cell && cell < end);
      assert.ok(end - first <= 6 * geometry.perLine);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test("beside the cells there is none", () => {
  const geometry = geometryOf(5, 70);
  assert.is(geometry.perLine, 3);
  assert.is(cellAt(geometry, 5, 67, 1), null);
  assert.is(cellAt(geometry, 5, 45, 23), null);
  assert.is(cellAt(geometry, 5, -1, 1), null);
  assert.is(cellAt(geometry, 5, 23, 23), 4);
});

test("keys lead along the lines and between them, and not out of the grid", () => {
  const geometry = geometryOf(8, 70);
  const within = { count: 8, height: 2 * geometry.step };
  for (const [key, from, to] of [
    ["ArrowRight", 2, 3],
    ["ArrowRight", 7, 7],
    ["ArrowLeft", 0, 0],
    ["ArrowDown", 1, 4],
    ["ArrowDown", 5, 5],
    ["ArrowUp", 1, 1],
    ["PageDown", 0, 3],
    ["Home", 5, 0],
    ["End", 1, 7],
    ["a", 1, null],
  ] as const)
    assert.is(cellAfter(key, from, geometry, within), to, `${key} from ${from}`);
  assert.is(cellAfter("End", 0, geometryOf(0, 70), { count: 0, height: 0 }), null);
});

test.run();
