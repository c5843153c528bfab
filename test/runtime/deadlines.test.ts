import fc from "fast-check";
import * as assert from "uvu/assert";
import { Deadlines, type Expiring } from "../../src/runtime/deadlines.ts";
import { VirtualClock } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";

class Deadline implements Expiring {
  dueAt = 0;
  queue: Expiring["queue"] = undefined;
  earlier: Expiring | undefined = undefined;
  later: Expiring | undefined = undefined;
  expiredAt: number | undefined = undefined;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  expire(): void {
    this.expiredAt = this.#clock.monotonic();
  }
}

function pass(clock: VirtualClock, ms: number): void {
  const until = clock.monotonic() + ms;
  for (let next = clock.nextAt; next !== undefined && next <= until; next = clock.nextAt) clock.moveTo(next);
  clock.moveTo(until);
}

const test = suite("deadlines");

test("each deadline expires at its time, unless it was taken off before", () => {
  const step = fc.record({
    ms: fc.constantFrom(5, 10, 20),
    gap: fc.integer({ min: 0, max: 12 }),
    removeAfter: fc.option(fc.integer({ min: 0, max: 25 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const clock = new VirtualClock();
      const deadlines = new Deadlines(clock);
      const expected = steps.map(({ ms, gap, removeAfter }) => {
        pass(clock, gap);
        const deadline = new Deadline(clock);
        deadlines.add(deadline, ms);
        const due = clock.monotonic() + ms;
        if (removeAfter !== undefined) clock.schedule(removeAfter, () => deadlines.remove(deadline));
        return {
          deadline,
          at: removeAfter === undefined || removeAfter > ms ? due : undefined,
          either: removeAfter === ms,
        };
      });
      pass(clock, 100);
      for (const { deadline, at, either } of expected) {
        if (!either) assert.is(deadline.expiredAt, at);
      }
    }),
  );
});

test("many durations leave nothing behind once they have passed", () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  for (let ms = 1; ms <= 1_000; ms += 1) {
    const deadline = new Deadline(clock);
    deadlines.add(deadline, ms);
    deadlines.remove(deadline);
  }
  pass(clock, 1_000);
  assert.is(clock.nextAt, undefined);
});

test.run();
