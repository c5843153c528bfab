import * as assert from "uvu/assert";
import { success } from "../../src/model/errors.ts";
import { underSeeds } from "../../src/runtime/testkit.ts";
import { suite } from "../support/suite.ts";
import { groupedPlanOf, planOf } from "./fakes.ts";
import { finishAll, makeWorld, type World } from "./world.ts";

/* The order in which actors take turns is the seed's to choose; that between each pair of actors is kept. */

const test = suite("schedules", { limitMs: 120_000 });

const SEEDS = { runs: 100 };

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

test("whenever executors are lost, each atom has one result, and with that it never runs again", () =>
  underSeeds(SEEDS, async (seed) => {
    const world = makeWorld({ executors: 2, seed });
    const id = await world.submitRunning(groupedPlanOf([4, 3, 1, 2]));
    const told = new Map<number, number>();
    for (let turn = 0; turn < 8; turn += 1) {
      const run = world.pool.running[turn % world.pool.running.length];
      if (run !== undefined) {
        const { subjob, atoms, from = 0 } = run.order;
        assert.is(from, told.get(subjob) ?? 0);
        const count = Math.min(1 + ((seed * 31 + turn * 17) % 4), atoms.length - from);
        run.finishAtoms(count);
        told.set(subjob, from + count);
        if ((seed + turn) % 7 === 0) world.pool.failNext = true;
        run.end({ type: "lost", reason: "the thread died" });
      }
      // What has been told is on its way still, in every other schedule.
      await (seed % 2 === 0 ? world.settle() : world.system.run());
    }
    await finishAll(world);
    assert.is((await world.find(id))?.status, "finished");
    const results = world.published.flatMap(({ fact }) =>
      fact.type === "atomFinished" ? [`${fact.subjob}.${fact.atom}`] : [],
    );
    assert.equal([results.length, new Set(results).size], [10, 10]);
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
