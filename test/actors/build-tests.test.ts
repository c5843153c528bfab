import * as assert from "uvu/assert";
import { workOf } from "../../src/model/build.ts";
import { elements } from "../../src/model/vector.ts";
import { underSeeds } from "../../src/runtime/testkit.ts";
import { sampleReport } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";
import { groupedPlanOf, ok, planOf } from "./fakes.ts";
import { finishAll, makeWorld, valueOf, type World } from "./world.ts";

const test = suite("build tests", { limitMs: 60_000 });

const JUNIT = { junit: ["*.xml"] };
const ASK = { timeoutMs: 60_000 };

/** Ends the oldest step that waits, of the set-up or of the teardown. */
const tearDown = async (world: World): Promise<void> => {
  world.projects.tearingDown[0]?.finish(ok);
  await world.settle();
};

test("the files of an atom are read when it has ended, by the globs of its job", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(3, JUNIT));
  assert.equal(world.reads, []);
  world.pool.running[1]?.finish(1);
  await world.settle();
  const [read] = world.reads;
  assert.equal([read?.build, read?.subjob, read?.atom, read?.globs], [id, 1, 0, ["*.xml"]]);
  read?.finish(sampleReport());
  await world.settle();
  const { report } = world.published.map(({ fact }) => fact).find(({ type }) => type === "testsRead") as {
    readonly report: unknown;
  };
  assert.equal(report, sampleReport());
  assert.is(workOf((await world.find(id))!)?.tests?.totals.tests, 4);
});

test("a build of a job without junit reads nothing", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1));
  world.pool.running[0]?.finish();
  await world.settle();
  assert.equal(world.reads, []);
  await tearDown(world);
  assert.is((await world.find(id))?.status, "finished");
});

test("a build is finished only when all readings have come back", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(2, JUNIT));
  for (const run of world.pool.running.slice()) run.finish();
  await world.settle();
  await tearDown(world);
  for (const left of [2, 1]) {
    assert.is(world.reads.length, left);
    assert.is((await world.find(id))?.status, "building");
    world.reads[0]?.finish(sampleReport());
    await world.settle();
  }
  assert.is((await world.find(id))?.status, "finished");
  assert.equal(world.projects.released, [id]);
});

test("a reading that comes back before the teardown has ended does not end the build", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1, JUNIT));
  world.pool.running[0]?.finish();
  await world.settle();
  world.reads[0]?.finish(sampleReport());
  await world.settle();
  assert.is((await world.find(id))?.status, "building");
  await tearDown(world);
  assert.is((await world.find(id))?.status, "finished");
});

test("a reading that fails is a note, and the build passes", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1, JUNIT));
  world.pool.running[0]?.finish();
  await world.settle();
  world.reads[0]?.fail(new Error("the thread died"));
  await finishAll(world);
  const build = await world.find(id);
  assert.is(build?.status, "finished");
  const [report] = elements(workOf(build!)!.tests!.reports);
  assert.is(report?.note, "Error: the thread died");
});

test("a cancel does not wait for readings, also when nothing else is left to do", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1, JUNIT));
  world.pool.running[0]?.finish();
  await world.settle();
  await tearDown(world);
  const canceled = world.tree.supervisor.ask({ type: "cancel", build: id }, ASK);
  await world.settle();
  assert.is(valueOf(await canceled)?.status, "canceled");
  assert.equal(world.projects.released, [id]);
});

test("an atom that a cancel ended is not read", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1, JUNIT));
  const [run] = world.pool.running;
  void world.tree.supervisor.ask({ type: "cancel", build: id }, ASK);
  run?.report([{ type: "atomFinished", subjob: 0, atom: 0, exitCode: -15, seconds: 1, at: 1 }]);
  await finishAll(world);
  assert.equal(world.reads, []);
});

test("the files of an atom with a result are read once, also if its subjob is lost meanwhile", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(groupedPlanOf([2], JUNIT));
  world.pool.running[0]?.finishAtoms(1);
  world.pool.running[0]?.end({ type: "lost", reason: "thread gone" });
  await world.settle();
  world.pool.running[0]?.finish();
  await world.settle();
  assert.equal(
    world.reads.map(({ atom }) => atom),
    [0, 1],
  );
  for (const read of world.reads.slice()) read.finish(sampleReport({ tests: 7 }));
  await finishAll(world);
  const build = await world.find(id);
  assert.is(build?.status, "finished");
  assert.is(workOf(build!)?.tests?.totals.tests, 14);
});

test("after a restart the atoms with a result and no report are read again, and no others", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(3, JUNIT));
  for (const run of world.pool.running.slice()) run.finish();
  await world.settle();
  world.reads[0]?.finish(sampleReport());
  await world.settle();
  await world.system.stop({ deadlineMs: 1_000 });

  const next = makeWorld({ journal: world.journal });
  await next.settle();
  assert.equal(
    next.reads.map(({ subjob }) => subjob),
    [1],
  );
  await finishAll(next);
  const build = await next.find(id);
  assert.is(build?.status, "finished");
  assert.is(workOf(build!)?.tests?.totals.tests, 12);
});

test("a restart after the last atom reads what is left, and then ends", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1, JUNIT));
  world.pool.running[0]?.finish();
  await world.settle();
  await tearDown(world);
  await world.system.stop({ deadlineMs: 1_000 });

  const next = makeWorld({ journal: world.journal });
  await next.settle();
  await tearDown(next);
  assert.is((await next.find(id))?.status, "building");
  next.reads[0]?.finish(sampleReport());
  await next.settle();
  assert.is((await next.find(id))?.status, "finished");
});

test("in whatever order things come, a build ends with a report of each atom", () =>
  underSeeds({ runs: 120 }, async (seed) => {
    const world = makeWorld({ executors: 2, seed });
    const id = await world.submitRunning(planOf(6, JUNIT));
    for (let turn = 0; turn < 12; turn++) {
      const what = (seed * 31 + turn * 17) % 5;
      if (what === 0) world.pool.running[0]?.end({ type: "lost", reason: "thread gone" });
      else if (what === 1) world.reads.at(-1)?.finish(sampleReport());
      else if (what === 2) world.reads[0]?.fail(new Error("gone"));
      else world.pool.running[0]?.finish(seed % 2);
      if (seed % 3 > 0) await world.system.run();
    }
    await finishAll(world);
    const build = await world.find(id);
    const work = workOf(build!);
    if (build?.status === "finished") assert.not([...elements(work!.tests!.reports)].includes(null));
    else assert.is(build?.status, "failed", "lost too often");
    assert.equal(world.projects.released, [id]);
  }));

test.run();
