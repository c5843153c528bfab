import fc from "fast-check";
import * as assert from "uvu/assert";
import { RestartHistory } from "../../src/runtime/restart-history.ts";
import { suite } from "../support/suite.ts";

const test = suite("restart history");

test("never more than the allowed restarts lie within the window, and none is refused that would fit", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 100 });
  fc.assert(
    fc.property(
      gaps,
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 1, max: 100 }),
      (all, maxRestarts, withinMs) => {
        const history = new RestartHistory();
        const restarts: number[] = [];
        let now = 0;
        for (const gap of all) {
          now += gap;
          const recent = restarts.filter((at) => now - at <= withinMs).length;
          const allowed = history.allows(now, maxRestarts, withinMs);
          assert.is(allowed, recent < maxRestarts);
          if (allowed) restarts.push(now);
        }
      },
    ),
  );
});

test("without a limit every restart is allowed", () => {
  const history = new RestartHistory();
  for (let n = 0; n < 1_000; n += 1) assert.ok(history.allows(0, Number.POSITIVE_INFINITY, 1));
});

test("delays double up to the most, less a share by chance, and begin afresh after a quiet time", () => {
  const backoff = { minMs: 100, maxMs: 1_000, jitter: 0.5, resetAfterMs: 5_000 };
  const history = new RestartHistory();
  const delays = [0, 1, 2, 3, 4].map((n) => history.delay(n, backoff, () => 0));
  assert.equal(delays, [100, 200, 400, 800, 1_000]);
  assert.is(
    history.delay(5, backoff, () => 0.5),
    750,
  );
  assert.is(
    history.delay(5_006, backoff, () => 0),
    100,
  );
  assert.is(
    history.delay(0, undefined, () => 0),
    0,
  );
});

test.run();
