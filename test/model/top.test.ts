import fc from "fast-check";
import * as assert from "uvu/assert";
import { topOf } from "../../src/model/top.ts";
import { suite } from "../support/suite.ts";

const test = suite("top");

test("the top of a list is what stands first when all of it is sorted, equals in their order", () => {
  const items = fc.array(fc.record({ rank: fc.integer({ min: 0, max: 9 }), name: fc.integer() }));
  const byRank = (one: { readonly rank: number }, other: { readonly rank: number }): number => one.rank - other.rank;
  fc.assert(
    fc.property(items, fc.integer({ min: 0, max: 6 }), (list, count) => {
      assert.equal(topOf(list, count, byRank), list.toSorted(byRank).slice(0, count));
    }),
  );
});

test.run();
