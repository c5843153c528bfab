import * as assert from "uvu/assert";
import type { Atom } from "../../src/model/atom.ts";
import { selectedAtoms } from "../../src/projects/selected-atoms.ts";
import { suite } from "../support/suite.ts";
import { messageOf, valueOf } from "./requests.ts";

const test = suite("selected atoms");

const atomsOf = (...values: readonly string[]): readonly Atom[] => values.map((value) => ({ variable: "T", value }));

const ATOMS = atomsOf("unit/a", "unit/b", "system/a");

const MOST = 100;

test("without a choice all atoms are taken, in their order", async () => {
  assert.equal(valueOf(await selectedAtoms(ATOMS, {}, MOST)), ATOMS);
});

test("atoms that a glob matches are taken once, in their order, however many globs match them", async () => {
  const only = ["*/a", "unit/*", "unit/a"];
  assert.equal(valueOf(await selectedAtoms(ATOMS, { only }, MOST)), ATOMS);
  assert.equal(valueOf(await selectedAtoms(ATOMS, { only: ["*/a"] }, MOST)), atomsOf("unit/a", "system/a"));
});

test("a glob that matches nothing is a failure that names it and the atoms nearest to it", async () => {
  const only = ["unit/*", "sistem/*"];
  assert.is(
    messageOf(await selectedAtoms(ATOMS, { only }, MOST)),
    'Cannot choose atoms as "sistem/*" must match at least one: found 3 atoms, such as "system/a", "unit/a", "unit/b"',
  );
  assert.is(
    messageOf(await selectedAtoms(atomsOf("x".repeat(200)), { only: ["y"] }, MOST)),
    `Cannot choose atoms as "y" must match at least one: found the only atom "${"x".repeat(100)}..."`,
  );
});

test("what was chosen is repeated, up to as many atoms as a build may have", async () => {
  const selection = { only: ["*/b"], repeat: 100 };
  assert.is(valueOf(await selectedAtoms(ATOMS, selection, MOST)).length, 100);
  assert.is(
    messageOf(await selectedAtoms(ATOMS, { repeat: 34 }, MOST)),
    "Cannot repeat each atom 34 times as a build must have at most 100 atoms: found 102",
  );
});

test("others have their turns while very many atoms are looked at", async () => {
  const many = atomsOf(...Array.from({ length: 100_000 }, (_, index) => `test/${index}`));
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await selectedAtoms(many, { only: ["*9", "*/1*2"] }, MOST * many.length);
  clearInterval(timer);
  assert.ok(turns > 2);
});

test.run();
