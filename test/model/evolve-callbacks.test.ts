import * as assert from "uvu/assert";
import type { DeliveryState } from "../../src/model/delivery.ts";
import { IllegalTransitionError } from "../../src/model/errors.ts";
import { evolve } from "../../src/model/evolve.ts";
import type { Fact } from "../../src/model/fact.ts";
import { suite } from "../support/suite.ts";
import { buildOf, done, openingOf, ran, REQUEST, started } from "./sample-build.ts";

const test = suite("evolve-callbacks");

const CALLBACKS = ["https://a.example/", "https://b.example/", "https://a.example/"];

/** A canceled build that tells two addresses of it, one of which it was given twice. */
const CALLING: readonly Fact[] = [
  { type: "queued", at: 1, request: REQUEST, callbacks: CALLBACKS },
  { type: "canceled", at: 2 },
];

const tried = (callback: number, state: DeliveryState, status: number | null, error: string | null): Fact => ({
  type: "callbackTried",
  at: 9,
  callback,
  state,
  status,
  error,
});

test("each address of a build is told once of its end, and each attempt is counted", () => {
  const pending = { state: "pending", attempts: 0, last: null } as const;
  assert.equal(buildOf(CALLING).deliveries, [
    { url: "https://a.example/", ...pending },
    { url: "https://b.example/", ...pending },
  ]);
  const build = buildOf([...CALLING, tried(1, "pending", null, "Cannot deliver"), tried(1, "delivered", 204, null)]);
  assert.equal(build.deliveries, [
    { url: "https://a.example/", ...pending },
    { url: "https://b.example/", state: "delivered", attempts: 2, last: { at: 9, status: 204, error: null } },
  ]);
  assert.equal(build.times, { queued: 1, canceled: 2 });
});

test("deliveries go with a build through all of its states", () => {
  const [, ...opening] = openingOf([1]);
  const facts: readonly Fact[] = [
    CALLING[0]!,
    ...opening,
    started(0),
    ran(0, 0, 0),
    done(0),
    { type: "finished", at: 9 },
  ];
  for (const length of facts.keys()) assert.is(buildOf(facts.slice(0, length + 1)).deliveries?.length, 2);
});

const REFUSALS: readonly (readonly [string, readonly Fact[], Fact, string])[] = [
  [
    "nobody is told of a build before it has ended",
    CALLING.slice(0, 1),
    tried(0, "delivered", 200, null),
    '"callbackTried" to build 7 as it must be finished or failed or canceled: found queued',
  ],
  [
    "no address is told again that was told",
    [...CALLING, tried(0, "delivered", 200, null)],
    tried(0, "delivered", 200, null),
    '"callbackTried" to build 7 as callback 0 must be pending: found none or one that is not',
  ],
];

for (const [behaviour, facts, fact, reason] of REFUSALS) {
  test(behaviour, () => {
    const build = buildOf(facts);
    assert.throws(
      () => evolve(7, build, fact),
      (error: unknown) => error instanceof IllegalTransitionError && error.message === `Cannot apply ${reason}`,
    );
  });
}

test.run();
