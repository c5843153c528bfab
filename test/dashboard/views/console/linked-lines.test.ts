import * as assert from "uvu/assert";
import { extended, hashOf, linkedLines } from "../../../../src/dashboard/views/console/linked-lines.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("linked lines");

test("an address means one line or several, counted from 1", () => {
  assert.equal(linkedLines("#L1"), { first: 0, end: 1 });
  assert.equal(linkedLines("#L5-L9"), { first: 4, end: 9 });
  assert.equal(linkedLines("#L9-5"), { first: 4, end: 9 });
  for (const hash of ["", "#", "#L0", "#L", "#L1-", "#Lx", "#L1.5", "#main", "#L99999999999999999999"])
    assert.is(linkedLines(hash), null, hash);
});

test("what is linked has an address", () => {
  for (const hash of ["#L1", "#L5-L9"]) assert.is(hashOf(linkedLines(hash) ?? { first: 0, end: 0 }), hash);
});

test("more lines are linked from those that are up to another one", () => {
  assert.equal(extended(null, 3), { first: 3, end: 4 });
  assert.equal(extended({ first: 3, end: 4 }, 7), { first: 3, end: 8 });
  assert.equal(extended({ first: 3, end: 4 }, 1), { first: 1, end: 4 });
});

test.run();
