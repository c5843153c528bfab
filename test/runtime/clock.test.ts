import * as assert from "uvu/assert";
import { realClock } from "../../src/runtime/index.ts";
import { suite } from "../support/suite.ts";

const test = suite("clock");

const waiting = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

test("the real clock calls once, not before its time", async () => {
  const from = realClock.monotonic();
  await new Promise<void>((resolve) => void realClock.schedule(5, resolve));
  // The platform's timers count whole milliseconds.
  assert.ok(realClock.monotonic() - from >= 4);
});

test("a cancelled call does not happen, and cancelling twice is nothing", async () => {
  let called = false;
  const timer = realClock.schedule(1, () => {
    called = true;
  });
  timer.cancel();
  timer.cancel();
  await new Promise<void>((resolve) => void realClock.schedule(5, resolve));
  assert.not(called);
});

test("a delay longer than the platform's timers take does not fire at once", async () => {
  let called = false;
  const timer = realClock.schedule(2 ** 31 + 1_000, () => {
    called = true;
  });
  await new Promise<void>((resolve) => void realClock.schedule(5, resolve));
  timer.cancel();
  assert.not(called);
});

test("a waiting call keeps the process alive unless it is told not to", () => {
  const before = waiting();
  const timer = realClock.schedule(60_000, () => {});
  assert.is(waiting(), before + 1);
  timer.unref();
  assert.is(waiting(), before);
  timer.ref();
  assert.is(waiting(), before + 1);
  timer.cancel();
  assert.is(waiting(), before);
});

test("now is a date, and monotonic never goes back", () => {
  assert.ok(Math.abs(realClock.now() - Date.now()) < 1_000);
  const from = realClock.monotonic();
  assert.ok(realClock.monotonic() >= from);
});

test.run();
