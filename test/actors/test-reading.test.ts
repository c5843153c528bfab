import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { createTestReading, type TestRead, type TestReading } from "../../src/actors/test-reading.ts";
import { suite } from "../support/suite.ts";

const test = suite("test reading");

const make = (): { readonly reading: TestReading; readonly begun: TestRead[] } => {
  const begun: TestRead[] = [];
  return { reading: createTestReading((read) => begun.push(read)), begun };
};

test("at most four are under way, the next begins when one ends", () => {
  const { reading, begun } = make();
  for (let atom = 0; atom < 6; atom++) reading.read(0, atom);
  assert.equal(
    begun.map(({ atom }) => atom),
    [0, 1, 2, 3],
  );
  assert.ok(reading.ended(begun[2]!));
  assert.is(begun[4]?.atom, 4);
  assert.not(reading.isIdle());
});

test("what was forgotten does not count when it comes back, and does not begin if it waited", () => {
  const { reading, begun } = make();
  for (let atom = 0; atom < 6; atom++) reading.read(0, atom);
  reading.read(1, 0);
  reading.forget(0, 0);
  assert.is(begun.length, 4);
  assert.not(reading.ended(begun[0]!));
  assert.equal(begun[4], { subjob: 1, atom: 0 });
  assert.not(reading.isIdle());
  assert.ok(reading.ended(begun[4]!));
  assert.ok(reading.isIdle());
});

test("what comes before the first atom that is forgotten counts", () => {
  const { reading, begun } = make();
  for (let atom = 0; atom < 3; atom++) reading.read(0, atom);
  reading.forget(0, 1);
  assert.equal(
    begun.map((read) => reading.ended(read)),
    [true, false, false],
  );
});

test("of two readings of one atom the second counts, whichever comes back first", () => {
  const { reading, begun } = make();
  reading.read(0, 0);
  reading.read(0, 0);
  assert.ok(reading.ended(begun[1]!));
  assert.not(reading.ended(begun[0]!));
});

const LAST_ATOM = 3;

type Step = readonly ["read" | "forget" | "end", number, number];

test("whatever comes when, each atom that was not forgotten is read once more and counts once", () => {
  const step: fc.Arbitrary<Step> = fc.tuple(
    fc.constantFrom("read", "read", "forget", "end"),
    fc.nat(2),
    fc.nat(LAST_ATOM),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { reading, begun } = make();
      const open = new Set<string>();
      const back = (): void => {
        const read = begun.shift();
        if (read !== undefined && reading.ended(read)) assert.ok(open.delete(`${read.subjob}.${read.atom}`));
      };
      for (const [what, subjob, atom] of steps) {
        if (what === "read") {
          reading.read(subjob, atom);
          open.add(`${subjob}.${atom}`);
        } else if (what === "forget") {
          reading.forget(subjob, atom);
          for (let later = atom; later <= LAST_ATOM; later++) open.delete(`${subjob}.${later}`);
        } else {
          back();
        }
        assert.ok(begun.length <= 4);
        assert.is(reading.isIdle(), open.size === 0);
      }
      while (begun.length > 0) back();
      assert.is(open.size, 0);
      assert.ok(reading.isIdle());
    }),
    { seed: 1, numRuns: 1_000 },
  );
});

test.run();
