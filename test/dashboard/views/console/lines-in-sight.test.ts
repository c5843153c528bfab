import fc from "fast-check";
import * as assert from "uvu/assert";
import {
  holds,
  lastScrollTop,
  placeAt,
  scrolledHeight,
  scrollTopOf,
  stretchAround,
  type Place,
  type Sizes,
} from "../../../../src/dashboard/views/console/lines-in-sight.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("lines in sight");

const SMALL: Sizes = { total: 1_000, lineHeight: 18, height: 600 };
const HUGE: Sizes = { total: 100_000_000, lineHeight: 18, height: 600 };

/** How far the upper edge of the window is below that of the first line. */
const depthOf = ({ line, y }: Place, { lineHeight }: Sizes): number => line * lineHeight - y;

test("where all lines fit into what a browser scrolls, each pixel of the bar is one of the lines", () => {
  for (const scrollTop of [0, 1, 17.5, 18, 9_000, lastScrollTop(SMALL)])
    assert.ok(Math.abs(depthOf(placeAt(scrollTop, SMALL), SMALL) - scrollTop) < 0.01, String(scrollTop));
});

test("where they do not, both ends of the bar are the ends of the lines", () => {
  assert.is(scrolledHeight(HUGE), 8_000_000);
  assert.equal(placeAt(0, HUGE), { line: 0, y: 0 });
  assert.equal(placeAt(lastScrollTop(HUGE), HUGE), { line: 100_000_000, y: 600 });
  assert.is(placeAt(lastScrollTop(HUGE) / 2, HUGE).line, 50_000_000);
});

test("the way back leads to the same place", () => {
  fc.assert(
    fc.property(fc.constantFrom(SMALL, HUGE), fc.double({ min: 0, max: 1, noNaN: true }), (sizes, part) => {
      const scrollTop = part * lastScrollTop(sizes);
      const depth = depthOf(placeAt(scrollTop, sizes), sizes);
      const back = scrollTopOf((y) => (depth + y) / sizes.lineHeight, sizes);
      assert.ok(Math.abs(back - scrollTop) < 0.1, `${back} for ${scrollTop}`);
    }),
  );
});

test("a console that fits into the window does not scroll", () => {
  const sizes = { total: 3, lineHeight: 18, height: 600 };
  assert.is(lastScrollTop(sizes), 0);
  assert.equal(placeAt(0, sizes), { line: 0, y: 0 });
  assert.equal(stretchAround({ line: 0, y: 0 }, sizes, 1), { first: 0, end: 3 });
});

test("the lines in sight are held by those around them", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: -600, max: 600 }), (line, y) => {
      const seen = stretchAround({ line, y }, SMALL, 0);
      const around = stretchAround({ line, y }, SMALL, 1);
      assert.ok(holds(around, seen));
      assert.ok(around.first >= 0 && around.end <= 1_000 && around.end - around.first <= 3 * (600 / 18) + 3);
    }),
  );
});

test.run();
