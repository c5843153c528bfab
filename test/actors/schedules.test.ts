import * as assert from "uvu/assert";
import { success } from "../../src/model/errors.ts";
import { underSeeds } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { planOf } from "./fakes.ts";
import { finishAll, makeWorld, type World } from "./world.ts";

/* The order in which actors take turns is the seed's to choose; that between each pair of actors is kept. */

const test = suite("schedules", { limitMs: 120_000 });

const SEEDS = { runs: 1_000 };

test("two builds for one repository end right, and each subjob runs once", () =>
  underSeeds(SEEDS, async (seed) => {
    const world = makeWorld({ executors: 2, seed });
    await Promise.all([world.submit(), world.submit()]);
    await finishAll(world);
    for (const id of [1, 2]) {
      const build = await world.find(id);
      assert.is(build?.status === "finished" ? build.work.atomsDone : -1, 3);
    }
    assert.is(new Set(world.pool.started).size, world.pool.started.length);
    assert.equal(new Set(world.projects.released), new Set([1, 2]));
  }));

test("a cancel while preparing never lets an atom start", () =>
  underSeeds(SEEDS, async (seed) => {
    const world = makeWorld({ executors: 2, seed });
    const id = await world.submit();
    const canceled = world.tree.supervisor.ask({ type: "cancel", build: id }, ASK);
    // In one schedule the project is ready before the cancel is heard, in another one after it.
    if (seed % 2 === 0) world.projects.preparing[0]?.finish(success(planOf(3)));
    await endedBy(world, id, canceled);
  }));

test("a cancel at any later moment leaves nothing running", () =>
  underSeeds(SEEDS, async (seed) => {
    const world = makeWorld({ executors: 2, seed });
    const id = await world.submit();
    world.projects.preparing[0]?.finish(success(planOf(3)));
    await world.settle();
    world.projects.settingUp[0]?.finish(success(undefined));
    if (seed % 3 > 0) await world.settle();
    if (seed % 3 > 1) world.pool.running[0]?.finish();
    await endedBy(world, id, world.tree.supervisor.ask({ type: "cancel", build: id }, ASK));
  }));

test("an executor that crashes while its subjob is reported costs one attempt, and no result is lost or doubled", () =>
  underSeeds(SEEDS, async (seed) => {
    const world = makeWorld({ executors: 2, seed });
    const id = await world.submitRunning(planOf(4));
    world.pool.running[0]?.finish(7);
    world.pool.failNext = true;
    await finishAll(world);
    const build = await world.find(id);
    assert.is(build?.status, "finished");
    const finished = world.published.filter(({ fact }) => fact.type === "atomFinished");
    assert.is(finished.length, 4);
    assert.is(build?.status === "finished" ? build.work.atomsFailed : -1, 1);
  }));

const ASK = { timeoutMs: 60_000 };

const endedBy = async (world: World, id: number, canceled: Promise<unknown>): Promise<void> => {
  await world.settle();
  await canceled;
  await finishAll(world);
  assert.is((await world.find(id))?.status, "canceled");
  assert.equal(world.pool.running, []);
  assert.equal(world.projects.released, [id]);
};

test.run();
