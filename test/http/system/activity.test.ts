import * as assert from "uvu/assert";
import { createActivity, type Activity } from "../../../src/http/system/activity.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { suite } from "../../support/suite.ts";

const test = suite("activity");

const after = (...facts: readonly Fact[]): Activity => {
  const activity = createActivity();
  activity.record(facts.map((fact, index) => ({ sequence: index + 1, build: 1, fact })));
  return activity;
};

const started = (subjob: number, at: number, from = 0): Fact => ({
  type: "subjobStarted",
  at,
  subjob,
  executor: 0,
  from,
});
const ran = (subjob: number, atom: number, at: number): Fact => ({
  type: "atomFinished",
  at,
  subjob,
  atom,
  exitCode: 0,
  seconds: 1,
});

test("an atom runs from the end of the one before it on", () => {
  assert.equal(after(started(0, 10)).running(1, 0), { atom: 0, since: 10 });
  assert.equal(after(started(0, 10), ran(0, 0, 17)).running(1, 0), { atom: 1, since: 17 });
});

test("a subjob that goes on begins with the first atom that has no result", () => {
  assert.equal(after(started(0, 10, 4)).running(1, 0), { atom: 4, since: 10 });
});

test("a subjob that its executor was given beside another one begins when that has ended", () => {
  const facts = [started(0, 10), started(1, 10), ran(0, 0, 25), { type: "subjobFinished", at: 25, subjob: 0 } as const];
  assert.equal(after(...facts).running(1, 1), { atom: 0, since: 25 });
});

test("nothing runs of a subjob that ended, that waits again, or whose build has ended", () => {
  assert.is(after(started(0, 10), { type: "subjobFinished", at: 11, subjob: 0 }).running(1, 0), undefined);
  const requeued = { type: "subjobRequeued", at: 11, subjob: 0, reason: "lost" } as const;
  assert.is(after(started(0, 10), requeued).running(1, 0), undefined);
  assert.is(after(started(0, 10), { type: "canceled", at: 11 }).running(1, 0), undefined);
  assert.is(after().running(1, 0), undefined);
});

test("an atom of a subjob that was not seen to start counts, and tells of nothing that runs", () => {
  const activity = after(ran(0, 0, 5_000));
  assert.is(activity.running(1, 0), undefined);
  assert.equal(activity.perMinute(6_000), { atoms: 1, builds: 0 });
});

test("builds count when they end, however they do", () => {
  const activity = after(
    { type: "finished", at: 1_000 },
    { type: "failed", at: 2_000, message: "Cannot clone" },
    { type: "canceled", at: 3_000 },
  );
  assert.equal(activity.perMinute(4_000), { atoms: 0, builds: 3 });
  assert.equal(activity.perMinute(64_000), { atoms: 0, builds: 0 });
});

test.run();
