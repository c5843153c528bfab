import * as assert from "uvu/assert";
import type { AtomStatus } from "../../../../../src/client.ts";
import {
  addAtoms,
  ATOM_STATES,
  columnsFor,
  idOf,
  placeOf,
  type AtomColumns,
} from "../../../../../src/dashboard/views/build/atoms/atom-columns.ts";
import { suite } from "../../../../support/suite.ts";
import { atomOf, statesOf } from "./sample-atoms.ts";

const test = suite("columns of atoms");

const ATOMS: readonly AtomStatus[] = [
  atomOf(0, 0, { state: "COMPLETED", exit_code: 0, actual_time: 2 }),
  atomOf(0, 1, { state: "COMPLETED", exit_code: -9, actual_time: 5 }),
  atomOf(1, 0, { state: "COMPLETED", exit_code: 0, actual_time: 1, flaky: true }),
  atomOf(1, 1, { state: "IN_PROGRESS", expected_time: 3 }),
  atomOf(2, 0, {}),
];

const loaded = (parts: readonly (readonly AtomStatus[])[]): AtomColumns => {
  const columns = columnsFor(5);
  for (const part of parts) addAtoms(columns, part);
  return columns;
};

test("atoms that come in parts are the same as at once", () => {
  const columns = loaded([ATOMS]);
  assert.equal(statesOf(columns), ["passed", "failed", "flaky", "running", "waiting"]);
  assert.equal(
    columns.counts,
    ATOM_STATES.map(() => 1),
  );
  assert.is(columns.slowest, 5);
  const inParts = loaded([ATOMS.slice(0, 3), [], ATOMS.slice(3)]);
  assert.equal(statesOf(inParts), statesOf(columns));
  assert.equal(inParts.counts, columns.counts);
  assert.equal(inParts.names, columns.names);
});

test("more atoms than there are said to be are passed over", () => {
  const columns = loaded([ATOMS, ATOMS]);
  assert.is(columns.loaded, 5);
  assert.is(columns.names.length, 5);
});

test("an atom is found by its subjob and its place in it, and the other way round", () => {
  const columns = loaded([ATOMS.slice(0, 4)]);
  assert.is(placeOf(columns, 1, 1), 3);
  assert.is(idOf(columns, 3), 1);
  assert.is(placeOf(columns, 2, 0), undefined);
});

test.run();
