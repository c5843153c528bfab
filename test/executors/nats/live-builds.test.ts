import * as assert from "uvu/assert";
import { createLiveBuilds } from "../../../src/executors/nats/live-builds.ts";
import { suite } from "../../support/suite.ts";

const test = suite("builds that workers may have");

const never = new AbortController().signal;

test("a build is live from its first run to its end, and again if it goes on", async () => {
  const builds = createLiveBuilds(() => false);
  assert.is(builds.isLive(1), false);
  builds.begin(1);
  assert.is(builds.isLive(1), true);
  await builds.end(1, never);
  assert.is(builds.isLive(1), false);
  builds.begin(1);
  assert.is(builds.isLive(1), true);
});

test("its end is there when no worker has it any more", async () => {
  const held = new Set([1, 2]);
  const builds = createLiveBuilds((build) => held.has(build));
  const ended: number[] = [];
  const ends = [1, 2].map((build) => builds.end(build, never).then(() => void ended.push(build)));
  held.delete(2);
  builds.check();
  await ends[1];
  assert.equal(ended, [2]);
  held.delete(1);
  builds.check();
  await ends[0];
  assert.equal(ended, [2, 1]);
});

test("it is waited for no longer than wanted", async () => {
  const builds = createLiveBuilds(() => true);
  const controller = new AbortController();
  const end = builds.end(1, controller.signal);
  controller.abort();
  await end;
  await builds.end(1, controller.signal);
});

test.run();
