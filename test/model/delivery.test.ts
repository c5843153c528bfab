import * as assert from "uvu/assert";
import { afterAttempt, delayAfter, deliveryIdOf, pendingDeliveries, stateAfter } from "../../src/model/delivery.ts";
import { suite } from "../support/suite.ts";

const test = suite("delivery");

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

test("an answer of 200 to 299 is a delivery, whichever attempt it is", () => {
  for (const status of [200, 204, 299]) assert.is(stateAfter(8, status), "delivered");
});

test("whoever refuses the message for good is not tried again", () => {
  for (const status of [400, 401, 404, 410, 413, 499]) assert.is(stateAfter(1, status), "failed", String(status));
});

test("whoever has no time, no room, moved or did not answer is tried again, eight times in all", () => {
  for (const status of [null, 302, 408, 429, 500, 503]) {
    assert.is(stateAfter(1, status), "pending", String(status));
    assert.is(stateAfter(7, status), "pending", String(status));
    assert.is(stateAfter(8, status), "failed", String(status));
  }
});

test("delays grow from a second to half an hour, and leave a receiver about an hour in all", () => {
  const delays = [1, 2, 3, 4, 5, 6, 7].map((attempts) => delayAfter(attempts, 0.5));
  assert.equal(
    delays,
    [1, 4, 16, 64, 256, 1_024, 1_800].map((seconds) => seconds * SECOND),
  );
  const sum = delays.reduce((all, delay) => all + delay, 0);
  assert.ok(sum > 45 * MINUTE && sum < 75 * MINUTE);
});

test("chance moves a delay by a fifth to either side", () => {
  assert.is(delayAfter(1, 0), 800);
  assert.ok(delayAfter(1, 0.999_999) > 1_199 && delayAfter(1, 0.999_999) < 1_200);
  assert.is(delayAfter(7, 0), 24 * MINUTE);
});

test("an attempt at a delivery that is none or is over changes nothing", () => {
  const tried = { type: "callbackTried", at: 1, state: "failed", status: 410, error: "Cannot deliver" } as const;
  const deliveries = pendingDeliveries(["http://a.example/"]);
  assert.is(afterAttempt(deliveries, { ...tried, callback: 1 }), undefined);
  const failed = afterAttempt(deliveries, { ...tried, callback: 0 });
  assert.is(failed?.[0]?.state, "failed");
  assert.is(afterAttempt(failed ?? [], { ...tried, callback: 0 }), undefined);
  assert.is(deliveries[0]?.state, "pending");
});

test("deliveries of different builds, addresses and servers have different ids", () => {
  const ids = [deliveryIdOf(1, 1, 5), deliveryIdOf(1, 0, 5), deliveryIdOf(11, 0, 5), deliveryIdOf(1, 1, 6)];
  assert.is(new Set(ids).size, ids.length);
});

test.run();
