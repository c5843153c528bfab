import * as assert from "uvu/assert";
import { groupAtoms } from "../../src/model/grouping.ts";
import { suite } from "../support/suite.ts";

const test = suite("grouping");

test("each atom gets a subjob of its own, in order", () => {
  const atoms = ["a", "b", "a"].map((value) => ({ variable: "T", value }));
  assert.equal(groupAtoms(atoms), [
    { id: 0, firstAtom: 0, atoms: [atoms[0]] },
    { id: 1, firstAtom: 1, atoms: [atoms[1]] },
    { id: 2, firstAtom: 2, atoms: [atoms[2]] },
  ]);
});

test("no atoms make no subjobs", () => assert.equal(groupAtoms([]), []));

test.run();
