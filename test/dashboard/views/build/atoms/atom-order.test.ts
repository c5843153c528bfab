import fc from "fast-check";
import * as assert from "uvu/assert";
import { addAtoms, columnsFor } from "../../../../../src/dashboard/views/build/atoms/atom-columns.ts";
import { shownOf, slowestOf, UNFILTERED } from "../../../../../src/dashboard/views/build/atoms/atom-order.ts";
import { suite } from "../../../../support/suite.ts";
import { atomOf } from "./sample-atoms.ts";

const test = suite("order of atoms");

const columnsOf = (times: readonly (number | null)[]): ReturnType<typeof columnsFor> => {
  const columns = columnsFor(times.length);
  addAtoms(
    columns,
    times.map((time, id) =>
      atomOf(0, id, time === null ? {} : { state: "COMPLETED", exit_code: id % 2, actual_time: time }),
    ),
  );
  return columns;
};

test("atoms are chosen by their state and a part of their name, whatever its case", () => {
  const columns = columnsOf([1, 2, null, 3]);
  assert.equal([...shownOf(columns, UNFILTERED)], [0, 1, 2, 3]);
  assert.equal([...shownOf(columns, { ...UNFILTERED, state: "failed" })], [1, 3]);
  assert.equal([...shownOf(columns, { ...UNFILTERED, state: "waiting" })], [2]);
  assert.equal([...shownOf(columns, { ...UNFILTERED, text: " n=0.3 " })], [3]);
  assert.equal([...shownOf(columns, { ...UNFILTERED, state: "flaky" })], []);
});

test("the slowest come first, those of the same time in their order, and those without one last", () => {
  const times = fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }), { maxLength: 40 });
  fc.assert(
    fc.property(times, (given) => {
      const columns = columnsOf(given);
      const sorted = [...given.keys()].toSorted(
        (one, other) => (given[other] ?? -1) - (given[one] ?? -1) || one - other,
      );
      assert.equal([...shownOf(columns, { ...UNFILTERED, order: "slowest" })], sorted);
      const timed = sorted.filter((place) => given[place] !== null);
      assert.equal(slowestOf(columns, 5), timed.slice(0, 5));
    }),
    { seed: 7, numRuns: 300 },
  );
});

test.run();
