import * as assert from "uvu/assert";
import type { AtomStatus } from "../../../../src/client.ts";
import { addAtoms, columnsFor } from "../../../../src/dashboard/views/build/atoms/atom-columns.ts";
import { remainingSeconds } from "../../../../src/dashboard/views/build/remaining.ts";
import { suite } from "../../../support/suite.ts";
import { atomOf } from "./atoms/sample-atoms.ts";

const test = suite("remaining time");

const ended = (seconds: number): Partial<AtomStatus> => ({ state: "COMPLETED", exit_code: 0, actual_time: seconds });

const remaining = (total: number, elapsed: number, atoms: readonly Partial<AtomStatus>[]): number | null => {
  const columns = columnsFor(total);
  addAtoms(
    columns,
    atoms.map((atom, id) => atomOf(0, id, atom)),
  );
  return remainingSeconds(columns, elapsed);
};

test("it is the work that is left, as fast as it went until now", () => {
  // Two executors have done 20 s of work in 10 s.
  const done = [ended(12), ended(8)];
  assert.is(remaining(4, 10, [...done, { expected_time: 6 }, { expected_time: 4 }]), 5);
  assert.is(remaining(3, 10, [...done, { state: "IN_PROGRESS", expected_time: 8 }]), 2);
});

test("atoms that nobody knows, or that are not read yet, are like the others", () => {
  assert.is(remaining(3, 10, [ended(10), {}, {}]), 20);
  assert.is(remaining(5, 10, [ended(10)]), 40);
});

test("before an atom has ended nobody can tell", () => {
  assert.is(remaining(1, 10, [{ expected_time: 5 }]), null);
  assert.is(remaining(1, 10, []), null);
  assert.is(remaining(2, 0, [ended(1), {}]), null);
});

test.run();
