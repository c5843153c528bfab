import * as assert from "uvu/assert";
import type { ActorDescription } from "../../src/runtime/index.ts";
import { suite } from "../support/suite.ts";
import { planOf } from "./fakes.ts";
import { finishAll, makeWorld, type World } from "./world.ts";

const test = suite("tree", { limitMs: 60_000 });

/** Messages that no type allows, and that make a handler throw as a bug would. */
const crashes = {
  journal: ({ tree }: World) => tree.journal.tell({ type: "record", build: 1, facts: null as never }),
  scheduler: ({ tree }: World) =>
    tree.scheduler.tell({ type: "enqueue", build: 99, ref: null as never, plan: null as never, subjobs: [] }),
  supervisor: ({ tree }: World) => tree.supervisor.tell({ type: "recorded", entries: null as never }),
};

test("every actor stands where the plan says, in start order", async () => {
  const world = makeWorld({ executors: 2 });
  await world.submitRunning(planOf(1));
  const [root] = world.system.describe().actors;
  const names = (parent: ActorDescription | undefined): readonly string[] =>
    (parent?.children ?? []).map(({ name }) => name);
  assert.equal(names(root), ["journal", "scheduler", "build-supervisor", "retention"]);
  assert.equal(names(root?.children[1]), ["scheduler/executor-0", "scheduler/executor-1"]);
  assert.equal(names(root?.children[2]), ["build-supervisor/build-1"]);
});

test("an executor that crashes loses one attempt at its subjob, and nothing more", async () => {
  const world = makeWorld({ executors: 1 });
  world.pool.failNext = true;
  const id = await world.submitRunning(planOf(2));
  await finishAll(world);
  assert.is((await world.find(id))?.status, "finished");
  assert.equal(world.pool.started, ["1.0", "1.1"]);
  const executor = world.system.describe().actors[0]?.children[1]?.children[0];
  assert.is(executor?.restarts, 1);
});

for (const [name, crash] of Object.entries(crashes)) {
  test(`after a crash of the ${name} in mid-build every build goes on to its end`, async () => {
    const world = makeWorld({ executors: 1 });
    const id = await world.submitRunning(planOf(3));
    world.pool.running[0]?.finish(7);
    await world.settle();
    crash(world);
    await world.settle();
    await finishAll(world);
    const build = await world.find(id);
    assert.is(build?.status, "finished");
    assert.is(
      build?.status === "finished" ? build.work.atomsFailed : -1,
      1,
      "the atom that had a result did not run again",
    );
    assert.equal(
      world.pool.started.filter((subjob) => subjob === "1.0"),
      ["1.0"],
    );
    assert.is(await world.submit(), id + 1);
  });
}

test("a bug in one build fails that build and no other", async () => {
  const world = makeWorld({ executors: 2 });
  const broken = await world.submitRunning(planOf(2));
  const other = await world.submitRunning(planOf(2));
  const run = world.pool.running.find(({ order }) => order.build === broken);
  run?.report([{ type: "atomFinished", subjob: run.order.subjob, atom: 99, exitCode: 0, seconds: 1, at: 1 }]);
  await world.settle();
  await finishAll(world);
  const build = await world.find(broken);
  assert.match(build?.status === "failed" ? build.message : "", /a fault of its own/);
  assert.is((await world.find(other))?.status, "finished");
  assert.equal(world.pool.running, []);
  assert.equal(
    world.projects.released.toSorted((one, other) => one - other),
    [broken, other],
  );
});

test.run();
