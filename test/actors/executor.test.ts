import * as assert from "uvu/assert";
import { executorActor } from "../../src/actors/executor.ts";
import { ordersOf } from "../../src/actors/order.ts";
import type { BuildMessage, ExecutorMessage, SchedulerMessage } from "../../src/actors/protocol.ts";
import type { ActorRef } from "../../src/runtime/index.ts";
import { createTestSystem, type Probe, type TestSystem } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { fakePool, type FakePool } from "./fake-pool.ts";
import { fakeResults, groupedPlanOf } from "./fakes.ts";

const test = suite("executor");

interface Scene {
  readonly system: TestSystem;
  readonly pool: FakePool;
  readonly executor: ActorRef<ExecutorMessage>;
  readonly scheduler: Probe<SchedulerMessage>;
  readonly build: Probe<BuildMessage>;
}

/** Executor 3, which was given two subjobs of build 1, of three atoms and of one; the first begins behind its first atom. */
const running = async (): Promise<Scene> => {
  const system = createTestSystem();
  const pool = fakePool(1);
  const scheduler = system.probe<SchedulerMessage>("scheduler");
  const build = system.probe<BuildMessage>("build");
  const executor = system.spawn(
    executorActor,
    { index: 3, pool, scheduler: scheduler.ref },
    { name: "executor", restart: "permanent" },
  );
  executor.tell({ type: "run", orders: orders(), build: build.ref });
  await system.run();
  assert.is(scheduler.expectMessage("ready").executor, 3);
  return { system, pool, executor, scheduler, build };
};

const orders = (): ReturnType<typeof ordersOf> => {
  const plan = groupedPlanOf([3, 1]);
  return ordersOf(1, { plan, subjobs: plan.subjobs, from: new Map([[0, 1]]) }, { machine: 3, build: 0 }, fakeResults);
};

/** Makes it fail of a bug: it is free no more. */
const crash = async ({ system, executor, build }: Scene): Promise<void> => {
  executor.tell({ type: "run", orders: orders(), build: build.ref });
  await system.run();
};

const LOST = { type: "lost", reason: "the thread died" } as const;

test("the end of a lost subjob names its first atom without a result", async () => {
  const { system, pool, scheduler, build } = await running();
  pool.running[0]?.finishAtoms(1);
  pool.running[0]?.end(LOST);
  await system.run();
  assert.equal(
    build.expectMessage("reported").reports.map(({ atom }) => atom),
    [1],
  );
  assert.equal(scheduler.expectMessage("ended").ends, [{ subjob: 0, outcome: LOST, next: 2 }]);
});

test("a subjob that is lost before anything was told of it goes on where it began", async () => {
  const { system, pool, scheduler } = await running();
  pool.running[0]?.end(LOST);
  await system.run();
  assert.equal(scheduler.expectMessage("ended").ends, [{ subjob: 0, outcome: LOST, next: 1 }]);
});

test("a subjob that is lost with a result of each atom is done", async () => {
  const { system, pool, scheduler } = await running();
  pool.running[0]?.finishAtoms(2);
  pool.running[0]?.end(LOST);
  pool.running[0]?.finish();
  await system.run();
  assert.equal(scheduler.expectMessage("ended").ends, [{ subjob: 0, outcome: { type: "done" }, next: 3 }]);
  assert.equal(scheduler.expectMessage("ended").ends, [{ subjob: 1, outcome: { type: "done" }, next: 1 }]);
  scheduler.expectMessage("freed");
});

test("an executor that crashes loses what it has, and says before it is ready again how far that was", async () => {
  const scene = await running();
  scene.pool.running[0]?.finishAtoms(1);
  await crash(scene);
  await scene.system.advance(10_000);
  assert.equal(scene.pool.running, []);
  const crashed = { type: "lost", reason: "executor 3 crashed" };
  assert.equal(scene.scheduler.expectMessage("ended").ends, [{ subjob: 0, outcome: crashed, next: 2 }]);
  assert.equal(scene.scheduler.expectMessage("ended").ends, [{ subjob: 1, outcome: crashed, next: 0 }]);
  assert.is(scene.scheduler.expectMessage("ready").executor, 3);
  scene.scheduler.expectNoMessage();
});

test("what a cancel ends is aborted, however far it was", async () => {
  const { system, pool, executor, scheduler } = await running();
  pool.running[0]?.finishAtoms(2);
  executor.tell({ type: "abort", build: 1 });
  await system.run();
  const aborted = { type: "aborted" };
  assert.equal(scheduler.expectMessage("ended").ends, [{ subjob: 0, outcome: aborted, next: 3 }]);
  assert.equal(scheduler.expectMessage("ended").ends, [{ subjob: 1, outcome: aborted, next: 0 }]);
  scheduler.expectMessage("freed");
});

test.run();
