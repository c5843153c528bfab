import * as assert from "uvu/assert";
import { steadyTime } from "../../src/actors/steady-time.ts";
import { VirtualClock } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";

const test = suite("steady time");
const HOUR_MS = 3_600_000;

test("it goes on as time passes, however the clock is set", () => {
  const clock = new VirtualClock();
  const time = steadyTime(clock, 0);
  const first = clock.now();
  for (const [index, ms] of [HOUR_MS, -2 * HOUR_MS, 24 * HOUR_MS].entries()) {
    clock.setBy(ms);
    clock.moveTo(10 * (index + 1));
    assert.is(time.now(), first + 10 * (index + 1));
  }
});

test("it begins no earlier than what was recorded before the clock was set back", () => {
  const clock = new VirtualClock();
  const recorded = clock.now();
  clock.setBy(-HOUR_MS);
  const time = steadyTime(clock, recorded);
  assert.is(time.now(), recorded);
  clock.moveTo(7);
  assert.is(time.now(), recorded + 7);
});

test("what another thread has read of the clock a moment ago is told by it, and never lies ahead", () => {
  const clock = new VirtualClock();
  const time = steadyTime(clock, 0);
  const first = clock.now();
  clock.setBy(-HOUR_MS);
  clock.moveTo(10);
  assert.is(time.of(clock.now() - 4), first + 6);
  assert.is(time.of(clock.now() + HOUR_MS), first + 10);
});

test.run();
