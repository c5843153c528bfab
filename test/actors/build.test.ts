import * as assert from "uvu/assert";
import { failure, success } from "../../src/model/errors.ts";
import { StoreError, type Journal } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { suite } from "../support/suite.ts";
import { groupedPlanOf, ok, planOf } from "./fakes.ts";
import { finishAll, makeWorld, valueOf } from "./world.ts";

const test = suite("build");

test("goes from its request to its end: prepare, set up, atoms, tear down, release", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(3));
  assert.is((await world.find(id))?.status, "building");
  assert.equal(world.pool.started, ["1.0", "1.1"]);
  await finishAll(world);
  const build = await world.find(id);
  assert.is(build?.status, "finished");
  assert.equal(
    world.published.map(({ fact }) => fact.type),
    [
      "queued",
      "preparing",
      "prepared",
      "building",
      "subjobStarted",
      "subjobStarted",
      "atomFinished",
      "subjobFinished",
      "subjobStarted",
      "atomFinished",
      "subjobFinished",
      "atomFinished",
      "subjobFinished",
      "finished",
    ],
  );
  assert.equal(world.projects.released, [id]);
});

test("a preparation that fails ends the build with its message, and nothing of it runs", async () => {
  const world = makeWorld();
  const id = await world.submit();
  world.projects.preparing[0]?.finish(failure("Cannot clone"));
  await world.settle();
  const build = await world.find(id);
  assert.is(build?.status === "failed" ? build.message : "", "Cannot clone");
  assert.equal(world.pool.started, []);
  assert.equal(world.projects.released, [id]);
});

/** A journal on a disk that has room for everything but plans. */
const withoutRoomForPlans = (): Journal => {
  const journal = createMemoryJournal();
  const append: Journal["append"] = (entries) => {
    if (entries.some(({ fact }) => fact.type === "prepared")) throw new StoreError("Cannot append: the disk is full");
    return journal.append(entries);
  };
  return { ...journal, append };
};

test("a plan that cannot be stored ends the build with the reason, nothing of it runs, and others go on", async () => {
  const world = makeWorld({ journal: withoutRoomForPlans() });
  const id = await world.submit();
  world.projects.preparing[0]?.finish(success(planOf(3)));
  await world.settle();
  const build = await world.find(id);
  assert.is(
    build?.status === "failed" ? build.message : "",
    `Cannot store build ${id}: Cannot append: the disk is full`,
  );
  assert.equal([world.projects.settingUp, world.projects.tearingDown, world.pool.started], [[], [], []]);
  assert.equal(world.projects.released, [id]);
  assert.is(await world.submit(), id + 1);
});

test("a set-up that fails ends the build, and the teardown still runs", async () => {
  const world = makeWorld();
  const id = await world.submit();
  world.projects.preparing[0]?.finish(success(planOf(2)));
  await world.settle();
  world.projects.settingUp[0]?.finish(failure("no database"));
  await world.settle();
  assert.is(world.projects.tearingDown.length, 1);
  world.projects.tearingDown[0]?.finish(ok);
  await world.settle();
  assert.is((await world.find(id))?.status, "failed");
  assert.equal(world.pool.started, []);
});

test("a teardown that fails breaks nothing", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1));
  world.pool.running[0]?.finish();
  await world.settle();
  world.projects.tearingDown[0]?.finish(failure("Cannot tear down"));
  await world.settle();
  assert.is((await world.find(id))?.status, "finished");
});

test("a build cancelled while preparing never reaches an executor", async () => {
  const world = makeWorld();
  const id = await world.submit();
  const canceled = world.tree.supervisor.ask({ type: "cancel", build: id }, { timeoutMs: 1_000 });
  await world.settle();
  assert.is(valueOf(await canceled)?.status, "canceled");
  assert.ok(world.projects.preparing[0]?.signal.aborted);
  world.projects.preparing[0]?.finish(success(planOf(2)));
  await world.settle();
  assert.equal(world.pool.started, []);
  assert.equal(world.projects.released, [id]);
});

test("a build cancelled while its atoms run aborts them, starts no other, and is torn down", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(planOf(3));
  const canceled = world.tree.supervisor.ask({ type: "cancel", build: id }, { timeoutMs: 1_000 });
  await world.settle();
  assert.is(valueOf(await canceled)?.status, "canceled");
  assert.equal(world.pool.running, []);
  assert.equal(world.pool.started, ["1.0"]);
  assert.is(world.projects.tearingDown.length, 1);
  world.projects.tearingDown[0]?.finish(ok);
  await world.settle();
  assert.equal(world.projects.released, [id]);
});

test("a second cancel changes nothing, and neither does one after the end", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1));
  await finishAll(world);
  const before = world.published.length;
  for (const _ of [1, 2]) {
    const answer = world.tree.supervisor.ask({ type: "cancel", build: id }, { timeoutMs: 1_000 });
    await world.settle();
    assert.is(valueOf(await answer)?.status, "finished");
  }
  assert.is(world.published.length, before);
});

test("an atom that cannot run on this machine ends the build with the reason", async () => {
  const world = makeWorld({ executors: 2 });
  const id = await world.submitRunning(planOf(3));
  world.pool.running[0]?.end({ type: "impossible", reason: "Cannot write: ENOSPC" });
  await finishAll(world);
  const build = await world.find(id);
  assert.match(build?.status === "failed" ? build.message : "", /Cannot write: ENOSPC/);
  assert.equal(world.pool.started, ["1.0", "1.1"]);
});

test("one that fails while it is torn down after a cancel still ends", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1));
  world.pool.running[0]?.finish(1);
  await world.settle();
  const canceled = world.tree.supervisor.ask({ type: "cancel", build: id }, { timeoutMs: 1_000 });
  await world.settle();
  assert.is(valueOf(await canceled)?.status, "canceled");
  world.projects.tearingDown[0]?.finish(failure("Cannot tear down"));
  await world.settle();
  assert.equal(world.projects.released, [id]);
});

test("a job that fails fast ends with its first failure: what runs is ended, what waits never starts", async () => {
  const world = makeWorld({ executors: 2 });
  const id = await world.submitRunning(planOf(4, { failFast: true }));
  world.pool.running[0]?.finish(7);
  await finishAll(world);
  const build = await world.find(id);
  assert.is(build?.status, "finished");
  assert.is(build?.status === "finished" ? build.work.atomsFailed : 0, 1);
  assert.equal(world.pool.started, ["1.0", "1.1"]);
  assert.equal(world.published.at(-1)?.fact, { type: "finished", at: world.published.at(-1)?.fact.at, cutShort: true });
});

test("a job that fails fast passes as any other, and is not cut short by its last atom", async () => {
  const world = makeWorld({ executors: 1 });
  await world.submitRunning(planOf(2, { failFast: true }));
  world.pool.running[0]?.finish();
  await world.settle();
  world.pool.running[0]?.finish(7);
  await finishAll(world);
  const build = await world.find(1);
  assert.is(build?.status === "finished" ? build.work.atomsDone : 0, 2);
  assert.equal(world.projects.released, [1]);
});

test("a job that fails fast ends with a failure whose executor is lost, and what has a result does not run again", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(groupedPlanOf([3], { failFast: true }));
  const [run] = world.pool.running;
  run?.finishAtoms(1);
  run?.finishAtoms(1, 7);
  run?.end({ type: "lost", reason: "the thread died" });
  await finishAll(world);
  const build = await world.find(id);
  assert.equal(build?.status === "finished" ? [build.work.atomsDone, build.work.atomsFailed] : build, [2, 1]);
  assert.equal(world.projects.released, [id]);
});

test("what an attempt that was given up tells late is no second result, and breaks nothing", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(groupedPlanOf([2]));
  const [run] = world.pool.running;
  run?.finishAtoms(1);
  run?.end({ type: "lost", reason: "the thread died" });
  await world.settle();
  const late = { type: "atomFinished", subjob: 0, exitCode: 9, seconds: 1, at: 1 } as const;
  run?.report([{ ...late, atom: 0 }]);
  await finishAll(world);
  const build = await world.find(id);
  assert.equal(build?.status === "finished" ? [build.work.atomsDone, build.work.atomsFailed] : build, [2, 0]);
  assert.is(world.published.filter(({ fact }) => fact.type === "atomFinished").length, 2);
});

test("a build that takes longer than its job allows ends with the limit, and what runs is ended", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(3, { buildTimeoutMs: 5_000 }));
  await world.system.advance(4_000);
  assert.is((await world.find(id))?.status, "building");
  await world.system.advance(1_100);
  assert.equal(world.pool.running, []);
  await finishAll(world);
  const build = await world.find(id);
  assert.match(build?.status === "failed" ? build.message : "", "must end within 5 s");
});

test("a build that ends in time is not overdue while it is torn down", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1, { buildTimeoutMs: 5_000 }));
  world.pool.running[0]?.finish();
  await world.settle();
  await world.system.advance(10_000);
  await finishAll(world);
  assert.is((await world.find(id))?.status, "finished");
});

test("a server that stops keeps the checkout of a build that has not ended", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(2));
  await world.system.stop({ deadlineMs: 1_000 });
  assert.equal(world.pool.running, []);
  assert.equal(world.projects.halted, [id]);
  assert.equal(world.projects.released, []);
});

test.run();
