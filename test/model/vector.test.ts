import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { at, elements, filled, withElement } from "../../src/model/vector.ts";
import { suite } from "../support/suite.ts";
import { deepFreeze } from "./deep-freeze.ts";

const test = suite("vector");

test("whatever is set where, a vector holds what a plain array holds", () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.string(), fc.constant(null))), { maxLength: 50 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), changes, (length, changes) => {
      const array = Array.from<string | null>({ length }).fill("");
      let vector = deepFreeze(filled<string | null>(length, ""));
      for (const [number, element] of changes) {
        array[number % length] = element;
        vector = deepFreeze(withElement(vector, number % length, element));
      }
      assert.is(vector.length, length);
      assert.equal([...elements(vector)], array);
      assert.equal(
        array.map((_, index) => at(vector, index)),
        array,
      );
    }),
    { seed: 1 },
  );
});

test("setting an element leaves the vector before as it was", () => {
  const before = filled(600, "old");
  const after = withElement(before, 599, "new");
  assert.is(at(before, 599), "old");
  assert.is(at(after, 599), "new");
});

test("setting an element copies one chunk and shares the others", () => {
  const before = filled(1000, 0);
  const after = withElement(before, 300, 1);
  assert.is(after.chunks.filter((chunk, index) => chunk !== before.chunks[index]).length, 1);
});

test("an empty vector has no elements", () => {
  assert.equal([...elements(filled(0, "x"))], []);
  assert.throws(() => at(filled(0, "x"), 0), RangeError);
});

test("there is nothing outside of a vector, between two places, or at its very end", () => {
  const vector = filled(256, "x");
  for (const index of [-1, 256, 0.5, Number.NaN, Infinity]) {
    assert.throws(() => at(vector, index), isRangeError(index));
    assert.throws(() => withElement(vector, index, "y"), isRangeError(index));
  }
});

test("a vector survives JSON", () => {
  const vector = withElement(filled<number | null>(300, null), 299, 5);
  assert.equal(JSON.parse(JSON.stringify(vector)), vector);
});

const isRangeError =
  (index: number) =>
  (error: unknown): boolean =>
    error instanceof RangeError && error.message.includes(`Cannot find element ${index} `);

test.run();
