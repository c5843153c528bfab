import fc from "fast-check";
import * as assert from "uvu/assert";
import { forecastsAround, makespan } from "../../../../src/dashboard/views/timeline/simulation.ts";
import { lineOf, putBack, released, shareOf, take, waiting } from "../../../../src/model/queue.ts";
import type { Subjob } from "../../../../src/model/subjob.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("simulation");

test("one executor takes as long as all subjobs together, and many as long as the longest", () => {
  assert.is(makespan([3, 1, 2], 1), 6);
  assert.is(makespan([3, 1, 2], 10), 3);
  assert.is(makespan([], 2), 0);
});

test("each subjob goes to the executor that is free first, in the order in which they are handed out", () => {
  assert.is(makespan([3, 1, 1, 4], 2), 6);
  assert.is(makespan([4, 3, 1, 1], 2), 5);
});

test("forecasts are made for fewer, as many and more executors, but for none never", () => {
  assert.equal(forecastsAround([2, 2], 1), [
    { executors: 1, seconds: 4 },
    { executors: 2, seconds: 2 },
    { executors: 3, seconds: 2 },
  ]);
  assert.equal(
    forecastsAround([2, 2], 2).map(({ executors }) => executors),
    [1, 2, 3, 4],
  );
});

/** In ms: what the scheduler thinks a share is worth. */
const SHARE_MS = 100;

test("it comes to what the scheduler's own queue does with shares that are handed back, within one of them", () => {
  const durations = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(durations, fc.integer({ min: 1, max: 6 }), (ms, executors) => {
      const own = scheduled(ms, executors);
      assert.ok(Math.abs(makespan(ms, executors) - own) <= Math.max(SHARE_MS, ...ms), `${own}`);
    }),
    { numRuns: 200, seed: 1 },
  );
});

/** How long the queue of the scheduler takes: it hands out shares by their pace, and has them handed back when a slot is free. */
const scheduled = (durations: readonly number[], executors: number): number => {
  const subjobs = durations.map((_, id): Subjob => ({ id, firstAtom: id, atoms: [] }));
  let line = lineOf(1, subjobs, { limit: null, priority: 0 });
  let pace: number | undefined;
  const slots = Array.from({ length: executors }, () => ({ has: [] as Subjob[], until: 0, since: 0, count: 0 }));
  for (let now = 0; ;) {
    for (const slot of slots) {
      while (slot.has.length > 0 && slot.until <= now) {
        slot.has.shift();
        const [next] = slot.has;
        if (next !== undefined) {
          slot.until += durations[next.id] ?? 0;
          continue;
        }
        const took = (now - slot.since) / slot.count;
        pace = pace === undefined ? took : (pace + took) / 2;
        line = released(line);
      }
    }
    for (const slot of slots) {
      if (slot.has.length > 0) continue;
      if (waiting(line) === 0)
        for (const other of slots) for (const back of other.has.splice(1)) line = putBack(line, back);
      if (waiting(line) === 0) continue;
      const share = take(line, shareOf(line, executors, pace));
      ({ line } = share);
      slot.has = [...share.subjobs];
      slot.since = now;
      slot.count = share.subjobs.length;
      slot.until = now + (durations[slot.has[0]?.id ?? 0] ?? 0);
    }
    const busy = slots.filter(({ has }) => has.length > 0);
    if (busy.length === 0) return now;
    now = Math.min(...busy.map(({ until }) => until));
  }
};

test.run();
