import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { commandString, type Atom } from "../../src/model/atom.ts";
import { groupAtoms } from "../../src/model/grouping.ts";
import type { Subjob } from "../../src/model/subjob.ts";
import { suite } from "../support/suite.ts";
import { slowGrouping } from "./slow-grouping.ts";

const test = suite("grouping", { limitMs: 30_000 });

/** Seconds of atoms in their order; null for one of which nothing is known. */
type Times = readonly (number | null)[];

const atomsFor = (times: Times): readonly Atom[] => times.map((_, place) => ({ variable: "N", value: String(place) }));

const group = (times: Times, executors: number): readonly Subjob[] => {
  const atoms = atomsFor(times);
  const expected = new Map<string, number>();
  for (const [place, atom] of atoms.entries()) {
    const seconds = times[place] ?? null;
    if (seconds !== null) expected.set(commandString(atom), seconds);
  }
  return groupAtoms(atoms, expected, executors);
};

/** The places of the atoms in each subjob. */
const placesOf = (subjobs: readonly Subjob[]): readonly (readonly number[])[] =>
  subjobs.map(({ atoms }) => atoms.map(({ value }) => Number(value)));

const VECTORS: readonly (readonly [times: Times, executors: number, groups: readonly (readonly number[])[]])[] = [
  [[1, 10, 11, 2, 10, 5, 2, 8, 10, 3], 2, [[2, 1, 9], [4, 8, 3, 6], [7], [5], [0]]],
  [[100, 100, 50, 2, 2], 2, [[0], [1], [2], [3, 4]]],
  [[100, 100, 50, 2, 2], 3, [[0], [1], [2, 3, 4]]],
  [[], 2, []],
  [[7], 2, [[0]]],
  [[1, 2, 3], 3, [[2], [1], [0]]],
  [[1, 2, 3], 100, [[2], [1], [0]]],
  [[1, null, 3], 3, [[1], [2], [0]]],
];

for (const [times, executors, groups] of VECTORS) {
  test(`times of ${JSON.stringify(times)} for ${executors} executors are ${JSON.stringify(groups)}`, () => {
    assert.equal(placesOf(group(times, executors)), groups);
    assert.equal(slowGrouping(times, executors), groups);
  });
}

test("while nothing is known each atom gets a subjob of its own, in the given order", () => {
  const atoms = ["a", "b", "a"].map((value) => ({ variable: "T", value }));
  const others = new Map([['export T="c";', 5]]);
  for (const expected of [new Map<string, number>(), others]) {
    assert.equal(groupAtoms(atoms, expected, 2), [
      { id: 0, firstAtom: 0, atoms: [atoms[0]] },
      { id: 1, firstAtom: 1, atoms: [atoms[1]] },
      { id: 2, firstAtom: 2, atoms: [atoms[2]] },
    ]);
  }
});

test("an atom keeps what is expected of it, and one of which nothing is known says so", () => {
  const [, , last] = group([3, 2, null], 1).flatMap(({ atoms }) => atoms);
  const known = group([3, 2, null], 1)
    .flatMap(({ atoms }) => atoms)
    .toSorted((one, other) => Number(one.value) - Number(other.value));
  assert.equal(
    known.map(({ expectedSeconds }) => expectedSeconds),
    [3, 2, undefined],
  );
  assert.is(last?.value, "1", "the unknown one counts as the longest");
});

test("atoms of the same command have the same time", () => {
  const atom: Atom = { variable: "N", value: "1" };
  const [subjob] = groupAtoms([atom, atom, atom], new Map([[commandString(atom), 2]]), 1);
  assert.equal(
    subjob?.atoms.map(({ expectedSeconds }) => expectedSeconds),
    [2, 2],
  );
});

const TIMES: fc.Arbitrary<Times> = fc.array(
  fc.option(fc.oneof(fc.nat(10), fc.nat(1_000_000), fc.double({ min: 0, max: 1e6, noNaN: true })), { freq: 8 }),
  { maxLength: 120 },
);
const EXECUTORS = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 200 }));

test("it is what the original's five steps give", () => {
  fc.assert(
    fc.property(TIMES, EXECUTORS, (times, executors) => {
      assert.equal(placesOf(group(times, executors)), slowGrouping(times, executors));
    }),
    { numRuns: 2_000 },
  );
});

test("every atom is in one subjob, subjobs count from 0, and say where their first atom is", () => {
  fc.assert(
    fc.property(TIMES, EXECUTORS, (times, executors) => {
      const subjobs = group(times, executors);
      const places = placesOf(subjobs).flat();
      assert.equal(
        places.toSorted((one, other) => one - other),
        times.map((_, place) => place),
      );
      let firstAtom = 0;
      for (const [id, subjob] of subjobs.entries()) {
        assert.is(subjob.id, id);
        assert.is(subjob.firstAtom, firstAtom);
        assert.ok(subjob.atoms.length > 0);
        firstAtom += subjob.atoms.length;
      }
    }),
  );
});

test("the longest atom comes first, a subjob's atoms get shorter, and only a single atom is longer than the target", () => {
  fc.assert(
    fc.property(TIMES, EXECUTORS, (times, executors) => {
      const known = times.filter((time) => time !== null);
      fc.pre(known.length > 0);
      const longest = Math.max(...known);
      const total = times.reduce<number>((sum, time) => sum + (time ?? longest), 0);
      const subjobs = placesOf(group(times, executors)).map((places) => places.map((place) => times[place] ?? longest));
      assert.is(subjobs[0]?.[0], longest);
      for (const [id, seconds] of subjobs.entries()) {
        assert.equal(
          seconds,
          seconds.toSorted((one, other) => other - one),
        );
        const target = id < executors ? (0.8 * total) / executors : (0.1 * total) / executors;
        const sum = seconds.reduce((one, other) => one + other, 0);
        assert.ok(seconds.length === 1 || sum <= target * (1 + 1e-9), `${sum} > ${target}`);
      }
    }),
  );
});

test("100,000 atoms for 64 executors make some 20 subjobs an executor", () => {
  const times = Array.from({ length: 100_000 }, (_, place) => ((place * 7919) % 100_003) / 1000);
  const subjobs = group(times, 64);
  assert.is(new Set(placesOf(subjobs).flat()).size, 100_000);
  assert.ok(subjobs.length <= 21 * 64, `${subjobs.length}`);
});

test.run();
