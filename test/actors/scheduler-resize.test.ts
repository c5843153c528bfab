import * as assert from "uvu/assert";
import { underSeeds } from "../../src/runtime/testkit.ts";
import { recordingLog, type LogRecord } from "../http/recording-log.ts";
import { suite } from "../support/suite.ts";
import { groupedPlanOf, planOf } from "./fakes.ts";
import { finishAll, makeWorld, type World } from "./world.ts";

const test = suite("scheduler-resize", { limitMs: 120_000 });

const statusOf = async (world: World): Promise<unknown> => {
  const status = world.tree.scheduler.ask({ type: "status" }, { timeoutMs: 1_000 });
  await world.system.run();
  const { executors, busy, unplaced, slots } = await status;
  return { executors, busy, unplaced, slots: slots.length };
};

test("a build waits while there is room for nothing, and begins when there is", async () => {
  const records: LogRecord[] = [];
  const log = recordingLog(records, []);
  const world = makeWorld({ executors: 0, log });
  const id = await world.submitRunning(planOf(3));
  assert.equal(world.pool.started, []);
  assert.equal(await statusOf(world), {
    executors: 0,
    busy: 0,
    unplaced: [{ build: id, missing: "a worker" }],
    slots: 0,
  });
  assert.equal(
    records.filter(({ level }) => level === "warn").map(({ text }) => text),
    ["Build 1 waits for a worker"],
  );
  world.pool.resize(2);
  await world.settle();
  assert.equal(world.pool.started, ["1.0", "1.1"]);
  assert.equal(await statusOf(world), { executors: 2, busy: 2, unplaced: [], slots: 2 });
  await finishAll(world);
  assert.is((await world.find(id))?.status, "finished");
});

test("with less room what runs goes on, and nothing is given out until there is room again", async () => {
  const world = makeWorld({ executors: 4 });
  await world.submitRunning(planOf(9));
  world.pool.resize(2);
  await world.settle();
  assert.equal(await statusOf(world), { executors: 2, busy: 4, unplaced: [], slots: 4 });
  for (const running of [3, 2, 2, 2]) {
    world.pool.running[0]?.finish();
    await world.settle();
    assert.is(world.pool.running.length, running);
  }
  world.pool.resize(3);
  await world.settle();
  assert.is(world.pool.running.length, 3);
  assert.equal(await statusOf(world), { executors: 3, busy: 3, unplaced: [], slots: 3 });
});

test("executors are told of up to the last that is busy, though there is room for fewer", async () => {
  const world = makeWorld({ executors: 3 });
  await world.submitRunning(planOf(3));
  world.pool.resize(1);
  world.pool.running[0]?.finish();
  world.pool.running[0]?.finish();
  await world.settle();
  assert.equal(await statusOf(world), { executors: 1, busy: 1, unplaced: [], slots: 3 });
  await finishAll(world);
  assert.equal(await statusOf(world), { executors: 1, busy: 0, unplaced: [], slots: 1 });
});

test("a build with labels has as many executors at once as there are with all of them, and others have the rest", async () => {
  const world = makeWorld({ executors: 1 });
  world.pool.resize(4, { gpu: 2, big: 1 });
  await world.submitRunning(planOf(4, { labels: ["gpu"] }));
  await world.submitRunning(planOf(4, { labels: ["gpu", "big"] }));
  assert.equal(world.pool.started, ["1.0", "1.1", "2.0"]);
  await world.submitRunning(planOf(4));
  assert.equal(world.pool.started, ["1.0", "1.1", "2.0", "3.0"]);
  world.pool.resize(6, { gpu: 2, big: 2 });
  await world.settle();
  assert.equal(world.pool.started.slice(4).toSorted(), ["2.1", "3.1"]);
});

test("of labels and max_executors the smaller limit counts", async () => {
  const world = makeWorld({ executors: 1 });
  world.pool.resize(4, { gpu: 3 });
  await world.submitRunning(planOf(4, { labels: ["gpu"], maxExecutors: 2 }));
  assert.is(world.pool.running.length, 2);
  world.pool.resize(4, { gpu: 1 });
  world.pool.running[0]?.finish();
  await world.settle();
  assert.is(world.pool.running.length, 1);
});

test("a build whose labels no machine has waits without holding others up, and is told of once each time", async () => {
  const records: LogRecord[] = [];
  const log = recordingLog(records, []);
  const world = makeWorld({ executors: 2, log });
  world.pool.resize(2, {});
  const waits = await world.submitRunning(planOf(2, { labels: ["gpu", "big"], priority: 9 }));
  const other = await world.submitRunning(planOf(2));
  assert.equal(world.pool.started, ["2.0", "2.1"]);
  assert.equal(await statusOf(world), {
    executors: 2,
    busy: 2,
    unplaced: [{ build: waits, missing: "a worker with the labels gpu, big" }],
    slots: 2,
  });
  world.pool.resize(3, {});
  await world.settle();
  assert.is(world.pool.running.length, 2);
  world.pool.resize(3, { gpu: 1, big: 1 });
  await world.settle();
  assert.is(world.pool.started.at(-1), `${waits}.0`);
  world.pool.resize(3, {});
  await world.settle();
  const told = records.filter(({ text }) => text.includes("waits for"));
  assert.equal(
    told.map(({ text }) => text),
    [1, 1].map((build) => `Build ${build} waits for a worker with the labels gpu, big`),
  );
  assert.is((await world.find(other))?.status, "building");
});

test("workers are told of as the pool tells them, and dismissed by their ids", async () => {
  const world = makeWorld({ executors: 1 });
  const workers = [
    {
      id: 4,
      name: "a",
      executors: 1,
      busy: 0,
      labels: [],
      build: null,
      status: "alive",
      isDraining: false,
      heardAt: 1,
    },
  ] as const;
  const dismissed: number[] = [];
  world.pool.workers = () => workers;
  world.pool.losses = () => ({ workers: 1, runs: 2 });
  world.pool.shutDown = (id) => dismissed.push(id) > 0;
  const asked = world.tree.scheduler.ask({ type: "status" }, { timeoutMs: 1_000 });
  world.tree.scheduler.tell({ type: "dismiss", worker: 4 });
  await world.system.run();
  const { workers: told, losses } = await asked;
  assert.equal([told, losses, dismissed], [workers, { workers: 1, runs: 2 }, [4]]);
});

test("a build that is canceled while no machine may run it ends at once", async () => {
  const world = makeWorld({ executors: 0 });
  const id = await world.submitRunning(planOf(2));
  const canceled = world.tree.supervisor.ask({ type: "cancel", build: id }, { timeoutMs: 60_000 });
  await finishAll(world);
  await canceled;
  assert.is((await world.find(id))?.status, "canceled");
  assert.equal(await statusOf(world), { executors: 0, busy: 0, unplaced: [], slots: 0 });
});

test("a scheduler that is started again has the room that there is by then", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(planOf(6));
  world.pool.resize(3);
  await world.settle();
  world.tree.scheduler.tell({ type: "enqueue", build: 9, ref: null as never, plan: null as never, subjobs: [] });
  await finishAll(world);
  assert.equal(await statusOf(world), { executors: 3, busy: 0, unplaced: [], slots: 3 });
  assert.is((await world.find(id))?.status, "finished");
});

test("whenever there is room for more or for fewer, no more begins than there is room for, and each atom has one result", () =>
  underSeeds({ runs: 60 }, async (seed) => {
    const world = makeWorld({ executors: seed % 3, seed });
    let last = seed;
    const chance = (below: number): number => {
      last = (last * 48_271 + 11) % 2_147_483_647;
      return last % below;
    };
    const ids = [
      await world.submitRunning(groupedPlanOf([3, 1, 2, 1])),
      await world.submitRunning(planOf(5, { labels: ["gpu"] })),
      await world.submitRunning(planOf(5, { maxExecutors: 2 })),
    ];
    let gpus = seed % 3;
    for (let turn = 0; turn < 20; turn += 1) {
      const before = world.pool.running.length;
      const gpusBefore = ofBuild(world, ids[1]);
      if (chance(2) === 0) {
        const size = chance(6);
        gpus = chance(size + 1);
        world.pool.resize(size, { gpu: gpus });
      } else {
        const run = world.pool.running[chance(Math.max(1, before))];
        if (chance(4) === 0) run?.end({ type: "returned" });
        else run?.finish();
      }
      await (chance(2) === 0 ? world.settle() : world.system.run());
      assert.ok(world.pool.running.length <= Math.max(before, world.pool.size));
      assert.ok(ofBuild(world, ids[1]) <= Math.max(gpusBefore, gpus));
      assert.ok(ofBuild(world, ids[2]) <= 2);
    }
    world.pool.resize(3, { gpu: 1 });
    await finishAll(world);
    for (const id of ids) assert.is((await world.find(id))?.status, "finished");
    const results = world.published.flatMap(({ fact, build }) =>
      fact.type === "atomFinished" ? [`${build}.${fact.subjob}.${fact.atom}`] : [],
    );
    assert.equal([results.length, new Set(results).size], [17, 17]);
  }));

const ofBuild = ({ pool }: World, build: number | undefined): number =>
  pool.running.filter(({ order }) => order.build === build).length;

test.run();
