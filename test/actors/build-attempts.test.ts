import * as assert from "uvu/assert";
import { hasPassed } from "../../src/model/build.ts";
import { at } from "../../src/model/vector.ts";
import { suite } from "../support/suite.ts";
import { planOf } from "./fakes.ts";
import { finishAll, makeWorld } from "./world.ts";

const test = suite("attempts of a build");

test("what is reported of an atom's attempts is recorded", async () => {
  const world = makeWorld({ executors: 1 });
  const id = await world.submitRunning(planOf(1));
  const told = {
    type: "atomFinished",
    subjob: 0,
    atom: 0,
    exitCode: 124,
    seconds: 2,
    at: 1,
    attempts: 3,
    reason: "Cannot",
  } as const;
  world.pool.running[0]?.report([told]);
  world.pool.running[0]?.end({ type: "done" });
  await finishAll(world);
  assert.equal(world.published.find(({ fact }) => fact.type === "atomFinished")?.fact, told);
  const build = await world.find(id);
  assert.equal(build?.status === "finished" && at(build.work.atoms, 0), {
    exitCode: 124,
    seconds: 2,
    attempts: 3,
    reason: "Cannot",
  });
});

test("a job that fails fast ends with a flaky atom only if flaky ones fail its build", async () => {
  for (const flakyFails of [false, true]) {
    const world = makeWorld({ executors: 1 });
    const id = await world.submitRunning(planOf(3, { failFast: true, flakyFails }));
    world.pool.running[0]?.report([
      { type: "atomFinished", subjob: 0, atom: 0, exitCode: 0, seconds: 1, at: 1, attempts: 2 },
    ]);
    world.pool.running[0]?.end({ type: "done" });
    await finishAll(world);
    const build = await world.find(id);
    assert.ok(build?.status === "finished");
    assert.equal([build.work.atomsDone, build.work.atomsFlaky], [flakyFails ? 1 : 3, 1]);
    assert.is(hasPassed(build), !flakyFails);
  }
});

test.run();
