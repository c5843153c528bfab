import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { createLowest } from "../../src/actors/lowest.ts";
import { suite } from "../support/suite.ts";

const test = suite("lowest");

test("whatever is added and taken, the lowest of what is there is taken", () => {
  const step = fc.option(fc.nat({ max: 40 }), { freq: 2 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const lowest = createLowest();
      const model: number[] = [];
      for (const number of steps) {
        if (number === null) {
          assert.is(lowest.take(), model.shift());
        } else {
          lowest.add(number);
          model.push(number);
          model.sort((one, other) => one - other);
        }
      }
      for (const number of model) assert.is(lowest.take(), number);
      assert.is(lowest.take(), undefined);
    }),
  );
});

test.run();
