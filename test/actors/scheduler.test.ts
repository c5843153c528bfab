import * as assert from "uvu/assert";
import type { SchedulerStatus } from "../../src/actors/protocol.ts";
import { workOf } from "../../src/model/build.ts";
import { suite } from "../support/suite.ts";
import { type FakeRun } from "./fake-pool.ts";
import { groupedPlanOf, planOf } from "./fakes.ts";
import { finishAll, makeWorld, valueOf, type World } from "./world.ts";

const test = suite("scheduler");

const LOST = { type: "lost", reason: "the thread died" } as const;

test("two builds share the executors fairly, each in its own order", async () => {
  const world = makeWorld({ executors: 2 });
  await world.submitRunning(planOf(4));
  await world.submitRunning(planOf(4));
  assert.equal(world.pool.started, ["1.0", "1.1"]);
  world.pool.running[0]?.finish();
  await world.settle();
  world.pool.running[0]?.finish();
  await world.settle();
  assert.equal(world.pool.started, ["1.0", "1.1", "2.0", "1.2"]);
});

test("a build runs no more subjobs at once than its limit", async () => {
  const world = makeWorld({ executors: 4 });
  await world.submitRunning(planOf(5, { maxExecutors: 2 }));
  assert.is(world.pool.running.length, 2);
  world.pool.running[0]?.finish();
  await world.settle();
  assert.is(world.pool.running.length, 2);
});

test("the numbers within a build are the lowest that none of its running subjobs has", async () => {
  const world = makeWorld({ executors: 3 });
  await world.submitRunning(planOf(1, { maxExecutors: 1 }));
  await world.submitRunning(planOf(3, { maxExecutors: 2 }));
  const places = (): readonly (string | undefined)[] =>
    world.pool.running.map(
      ({ order }) =>
        `${order.build}:${order.environment["MACHINE_EXECUTOR_INDEX"]}:${order.environment["BUILD_EXECUTOR_INDEX"]}`,
    );
  assert.equal(places(), ["1:0:0", "2:1:0", "2:2:1"]);
  world.pool.running[1]?.finish();
  await world.settle();
  assert.equal(places(), ["1:0:0", "2:2:1", "2:1:0"]);
});

test("a subjob lost with its thread runs again in its own place", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(planOf(3));
  world.pool.running[0]?.end(LOST);
  await world.settle();
  assert.equal(world.pool.started, ["1.0", "1.0"]);
  await finishAll(world);
  const build = await world.find(id);
  assert.is(build?.status, "finished");
  assert.ok(world.published.some(({ fact }) => fact.type === "subjobRequeued" && fact.reason === "the thread died"));
});

test("a subjob lost three times ends its build with the reason, and other builds go on", async () => {
  const world = makeWorld({ executors: 1 });
  const poisoned = await world.submitRunning(planOf(2));
  const other = await world.submitRunning(planOf(1));
  for (const _ of [1, 2, 3]) {
    world.pool.running.find(({ order }) => order.build === poisoned)?.end(LOST);
    await world.settle();
    while (world.pool.running[0]?.order.build === other) {
      world.pool.running[0].finish();
      await world.settle();
    }
  }
  await finishAll(world);
  const build = await world.find(poisoned);
  assert.match(build?.status === "failed" ? build.message : "", /lost too often: the thread died/);
  assert.is((await world.find(other))?.status, "finished");
});

test("a subjob lost behind its last atom is done, and not given to an executor again", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(groupedPlanOf([2]));
  world.pool.running[0]?.finishAtoms(2);
  world.pool.running[0]?.end(LOST);
  await finishAll(world);
  assert.equal(world.pool.started, ["1.0"]);
  assert.is((await world.find(id))?.status, "finished");
});

test("a subjob is lost as often as it likes while it gets on, and three times at one atom", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(groupedPlanOf([9]));
  const lose = async (): Promise<void> => {
    world.pool.running[0]?.end(LOST);
    await world.settle();
  };
  await lose();
  await lose();
  for (const atom of [1, 2, 3, 4]) {
    world.pool.running[0]?.finishAtoms(1);
    await lose();
    assert.is(world.pool.running[0]?.order.from, atom);
    await lose();
  }
  assert.is((await world.find(id))?.status, "building");
  await lose();
  await finishAll(world);
  const build = await world.find(id);
  assert.match(build?.status === "failed" ? build.message : "", /lost too often: the thread died/);
  assert.is(build === undefined ? 0 : workOf(build)?.atomsDone, 4);
});

test("short subjobs are given several at once, and handed back when another executor has nothing to do", async () => {
  const world = makeWorld({ executors: 2 });
  const id = await world.submitRunning(planOf(60));
  const [long] = world.pool.running;
  assert.equal(ordersOf(long), [0]);
  const finishOther = async (): Promise<void> => {
    world.pool.running.find((run) => run !== long)?.finish();
    await world.system.run();
  };
  // Virtual time stands still, so that all but the first take no time at all.
  while ((world.pool.running.find((run) => run !== long)?.orders.length ?? 0) < 3) await finishOther();
  const greedy = world.pool.running.find((run) => run !== long);
  const held = [...ordersOf(greedy)];
  // Its first one takes long; the other executor does all the others, and runs out of subjobs.
  for (let turn = 0; turn < 100 && ordersOf(greedy).length > 1; turn += 1) {
    world.pool.running.find((run) => run !== greedy)?.finish();
    await world.system.run();
  }
  assert.equal(ordersOf(greedy), held.slice(0, 1));
  await finishAll(world);
  const build = await world.find(id);
  assert.is(build?.status === "finished" ? build.work.atomsDone : -1, 60);
  const twice = world.pool.started.filter((name, index) => world.pool.started.indexOf(name) !== index);
  assert.equal(
    twice,
    held.slice(1).map((subjob) => `1.${subjob}`),
  );
});

const ordersOf = (run: FakeRun | undefined): readonly number[] => run?.orders.map(({ subjob }) => subjob) ?? [];

const statusOf = async (world: World): Promise<SchedulerStatus> => {
  const status = world.tree.scheduler.ask({ type: "status" }, { timeoutMs: 1_000 });
  await world.system.run();
  return status;
};

test("counts its executors, those that are busy, and what waits, and tells what each executor has", async () => {
  const world = makeWorld({ executors: 3 });
  await world.submitRunning(planOf(5, { maxExecutors: 2 }));
  world.pool.running[0]?.finish();
  await world.settle();
  assert.equal(await statusOf(world), {
    executors: 3,
    busy: 2,
    waiting: 2,
    unplaced: [],
    workers: null,
    losses: null,
    isDraining: false,
    slots: [{ build: 1, subjob: 2 }, { build: 1, subjob: 1 }, null],
  });
});

test("while it drains nothing starts, what runs ends, and afterwards everything goes on in its order", async () => {
  const world = makeWorld({ executors: 2 });
  const id = await world.submitRunning(planOf(4));
  world.tree.scheduler.tell({ type: "drain" });
  const later = await world.submitRunning(planOf(1));
  world.pool.running[0]?.finish();
  world.pool.running[0]?.finish();
  await world.settle();
  assert.equal(world.pool.started, ["1.0", "1.1"]);
  const { busy, waiting, isDraining, slots } = await statusOf(world);
  assert.equal({ busy, waiting, isDraining, slots }, { busy: 0, waiting: 3, isDraining: true, slots: [null, null] });
  world.tree.scheduler.tell({ type: "resume" });
  await world.settle();
  assert.equal(world.pool.started.slice(2), ["1.2", "2.0"]);
  await finishAll(world);
  assert.equal([(await world.find(id))?.status, (await world.find(later))?.status], ["finished", "finished"]);
});

test("a drain takes back what an executor was given and has not begun", async () => {
  const world = makeWorld({ executors: 1 });
  await world.submitRunning(planOf(60));
  while ((world.pool.running[0]?.orders.length ?? 0) < 3) {
    world.pool.running[0]?.finish();
    await world.system.run();
  }
  const [runs, ...others] = ordersOf(world.pool.running[0]);
  world.tree.scheduler.tell({ type: "drain" });
  await world.settle();
  assert.equal(ordersOf(world.pool.running[0]), [runs]);
  const { waiting } = await statusOf(world);
  assert.is(waiting, 60 - (runs ?? 0) - 1);
  world.pool.running[0]?.finish();
  world.tree.scheduler.tell({ type: "resume" });
  await world.settle();
  assert.is(ordersOf(world.pool.running[0])[0], others[0]);
});

test("a build that is canceled while it drains ends at once", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(planOf(3));
  world.tree.scheduler.tell({ type: "drain" });
  const canceled = world.tree.supervisor.ask({ type: "cancel", build: id }, { timeoutMs: 60_000 });
  await finishAll(world);
  assert.is(valueOf(await canceled)?.status, "canceled");
  assert.equal((await statusOf(world)).slots, [null]);
});

test("withdrawing a build that it does not have is answered all the same", async () => {
  const world = makeWorld();
  const probe = world.system.probe<{ readonly type: "withdrawn" }>();
  world.tree.scheduler.tell({ type: "withdraw", build: 7, ref: probe.ref as never });
  await world.system.run();
  probe.expectMessage("withdrawn");
});

test.run();
