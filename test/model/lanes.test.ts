import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { createLanes } from "../../src/model/lanes.ts";
import { suite } from "../support/suite.ts";

const test = suite("lanes");

test("all works are done in their order, as many at once as there are lanes, also after a failure", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.record({ turns: fc.integer({ min: 1, max: 4 }), fails: fc.boolean() })),
      async (count, works) => {
        const lanes = createLanes(count);
        const begun: number[] = [];
        let running = 0;
        let most = 0;
        const results = works.map(({ turns, fails }, index) =>
          lanes(async () => {
            begun.push(index);
            most = Math.max(most, ++running);
            for (let turn = 0; turn < turns; turn++) await Promise.resolve();
            running -= 1;
            if (fails) throw new Error("broken");
            return index;
          }),
        );
        const ends = await Promise.allSettled(results);
        assert.equal(begun, [...works.keys()]);
        assert.is(most, Math.min(count, works.length));
        assert.equal(
          ends.map(({ status }) => status === "rejected"),
          works.map(({ fails }) => fails),
        );
      },
    ),
  );
});

test.run();
