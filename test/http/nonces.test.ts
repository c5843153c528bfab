import fc from "fast-check";
import * as assert from "uvu/assert";
import { createNonces } from "../../src/http/nonces.ts";
import { suite } from "../support/suite.ts";

const test = suite("nonces");

test("a nonce is taken once, whatever timestamp it has", () => {
  const nonces = createNonces({ window: 10, since: 0 });
  assert.is(nonces.take("a", 100, 100), "taken");
  assert.is(nonces.take("a", 100, 100), "used");
  assert.is(nonces.take("a", 105, 101), "used");
  assert.is(nonces.take("b", 100, 101), "taken");
});

test("a nonce is known as long as its timestamp is good, and not longer", () => {
  const nonces = createNonces({ window: 10, since: 0 });
  nonces.take("a", 100, 100);
  assert.is(nonces.take("a", 100, 110), "used");
  assert.is(nonces.take("a", 120, 110.5), "taken");
});

test("where there is no room none is forgotten, until one is old", () => {
  const nonces = createNonces({ window: 10, since: 0, most: 2 });
  nonces.take("a", 100, 100);
  nonces.take("b", 105, 105);
  assert.is(nonces.take("c", 110, 110), "full");
  assert.is(nonces.take("a", 100, 110), "used");
  assert.is(nonces.take("c", 110, 111), "taken");
  assert.is(nonces.take("d", 111, 111), "full");
});

test("what was signed before it began to remember could be a replay", () => {
  const nonces = createNonces({ window: 10, since: 100.7 });
  assert.is(nonces.take("a", 100, 101), "forgotten");
  assert.is(nonces.take("b", 101, 101), "taken");
});

test("a clock that is set back does not make a replay good", () => {
  const nonces = createNonces({ window: 10, since: 0 });
  nonces.take("a", 100, 100);
  nonces.take("b", 200, 200);
  assert.is(nonces.take("a", 100, 100), "forgotten");
  assert.is(nonces.take("c", 190, 190), "taken");
});

test("a clock that was ahead for a while leaves requests good that are signed after it was set back", () => {
  const nonces = createNonces({ window: 10, since: 0 });
  nonces.take("a", 100, 100);
  nonces.take("b", 86_500, 86_500);
  assert.is(nonces.take("c", 101, 101), "taken");
  assert.is(nonces.take("d", 86_490, 86_490), "taken");
  assert.is(nonces.take("b", 86_500, 86_500), "used");
});

test("however the clock goes, no nonce is ever taken twice with one timestamp", () => {
  const request = fc.record({
    nonce: fc.nat(20),
    skew: fc.integer({ min: -5, max: 5 }),
    step: fc.integer({ min: -8, max: 8 }),
  });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (requests, most) => {
      const nonces = createNonces({ window: 5, since: 0, most });
      const taken = new Set<string>();
      let now = 1_000;
      for (const { nonce, skew, step } of requests) {
        now += step;
        const name = `${nonce} ${now + skew}`;
        if (nonces.take(String(nonce), now + skew, now) !== "taken") continue;
        assert.not(taken.has(name), name);
        taken.add(name);
      }
    }),
    { seed: 5, numRuns: 500 },
  );
});

test.run();
