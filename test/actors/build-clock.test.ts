import * as assert from "uvu/assert";
import { success } from "../../src/model/errors.ts";
import { durationOf } from "../../src/model/build-times.ts";
import type { Build } from "../../src/model/build.ts";
import { suite } from "../support/suite.ts";
import { answerOnly, ended, untilPosted } from "./ended-builds.ts";
import { fakeCallbacks } from "./fake-webhooks.ts";
import { ok, planOf } from "./fakes.ts";
import { finishAll, makeWorld } from "./world.ts";

const test = suite("build while the clock is set");

const HOUR_MS = 3_600_000;

/** Longer than all that happens in these tests but for what they let pass themselves. */
const SOON_MS = 2_000;

const isInOrder = (times: Build["times"]): boolean => {
  const all = Object.values(times);
  return all.every((time, index) => index === 0 || time >= (all[index - 1] ?? 0));
};

test("its times are in order and an hour apart where an hour has passed, however the clock is set", async () => {
  for (const hours of [-1, 1, 24]) {
    const world = makeWorld();
    const id = await world.submit();
    world.system.clock.setBy(hours * HOUR_MS);
    world.projects.preparing[0]?.finish(success(planOf(2)));
    await world.settle();
    await world.system.advance(HOUR_MS);
    world.projects.settingUp[0]?.finish(ok);
    await world.settle();
    world.system.clock.setBy(-2 * hours * HOUR_MS);
    await finishAll(world);
    const build = await world.find(id);
    const duration = (build && durationOf(build)) ?? Number.NaN;
    assert.ok(duration >= HOUR_MS && duration < HOUR_MS + SOON_MS, `${duration} ms`);
    assert.ok(build !== undefined && isInOrder(build.times));
    const ends = world.published.filter(({ fact }) => fact.type !== "atomFinished").map(({ fact }) => fact.at);
    assert.equal(
      ends,
      ends.toSorted((one, other) => one - other),
    );
  }
});

test("one that goes on in a life whose clock was set back has its times in order, and its timeout is no longer", async () => {
  const first = makeWorld();
  const id = await first.submitRunning(planOf(2, { buildTimeoutMs: 10_000 }));
  const second = makeWorld({ journal: first.journal });
  second.system.clock.setBy(-HOUR_MS);
  await second.settle();
  second.projects.settingUp[0]?.finish(ok);
  await second.system.advance(9_000);
  assert.is((await second.find(id))?.status, "building");
  await second.system.advance(SOON_MS);
  const build = await second.find(id);
  assert.match(build?.status === "failed" ? build.message : "", "within 10 s");
  assert.ok(build !== undefined && isInOrder(build.times));
});

test("a callback that failed is tried again in its time, however the clock is set meanwhile", async () => {
  for (const hours of [-1, 24]) {
    const callbacks = fakeCallbacks();
    const world = makeWorld({ callbacks });
    await ended(world, "http://receiver/");
    await untilPosted(world, callbacks);
    world.system.clock.setBy(hours * HOUR_MS);
    await answerOnly(world, callbacks, 503);
    world.system.clock.setBy(hours * HOUR_MS);
    await world.system.advance(500);
    assert.is(callbacks.posts.length, 0);
    await world.system.advance(1_000);
    assert.is(callbacks.posts.length, 1);
  }
});

test.run();
