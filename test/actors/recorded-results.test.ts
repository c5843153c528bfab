import * as assert from "uvu/assert";
import type { Build } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { suite } from "../support/suite.ts";
import { aRequest, groupedPlanOf, ok } from "./fakes.ts";
import { finishAll, makeWorld, type World } from "./world.ts";

const test = suite("recorded results");

const finished = (subjob: number, atom: number): Fact => ({
  type: "atomFinished",
  at: 5,
  subjob,
  atom,
  exitCode: 7,
  seconds: 2,
});

/** A server whose last life was killed when build 1 had done this much, and whose set-up is done again. */
const afterKill = async (...facts: readonly Fact[]): Promise<World> => {
  const journal = createMemoryJournal();
  const before: readonly Fact[] = [
    { type: "queued", at: 1, request: aRequest() },
    { type: "preparing", at: 2 },
    { type: "prepared", at: 3, plan: groupedPlanOf([3, 1]) },
    { type: "building", at: 3 },
    { type: "subjobStarted", at: 4, subjob: 0, executor: 0 },
    { type: "subjobStarted", at: 4, subjob: 1, executor: 1 },
  ];
  journal.append([...before, ...facts].map((fact) => ({ build: 1, fact })));
  const world = makeWorld({ journal });
  await world.settle();
  world.projects.settingUp[0]?.finish(ok);
  await world.settle();
  return world;
};

const resultsOf = (world: World): readonly string[] =>
  world.published.flatMap(({ fact }) => (fact.type === "atomFinished" ? [`${fact.subjob}.${fact.atom}`] : []));

const counts = (build: Build | undefined): unknown =>
  build?.status === "finished" ? [build.work.atomsDone, build.work.atomsFailed] : build;

test("after a kill a subjob goes on behind its last atom with a result", async () => {
  const world = await afterKill(finished(0, 0), finished(0, 1));
  assert.equal(
    world.pool.running.flatMap(({ orders }) => orders.map(({ subjob, from }) => [subjob, from])),
    [
      [0, 2],
      [1, undefined],
    ],
  );
  await finishAll(world);
  assert.equal(resultsOf(world).toSorted(), ["0.2", "1.0"]);
  assert.equal(counts(await world.find(1)), [4, 2]);
});

test("a subjob whose atoms all have a result is done, and not given to an executor again", async () => {
  const world = await afterKill(finished(1, 0));
  assert.equal(world.pool.started, ["1.0"]);
  await finishAll(world);
  assert.equal(resultsOf(world), ["0.0", "0.1", "0.2"]);
  assert.equal(counts(await world.find(1)), [4, 1]);
});

test("a build whose atoms all have a result owes nothing but its teardown", async () => {
  const world = await afterKill(finished(0, 0), finished(0, 1), finished(0, 2), finished(1, 0));
  assert.equal([world.projects.settingUp.length, world.projects.tearingDown.length], [0, 1]);
  await finishAll(world);
  assert.equal(world.pool.started, []);
  assert.equal(counts(await world.find(1)), [4, 4]);
});

test("one that is lost with its thread later goes on behind what it had before and since", async () => {
  const world = await afterKill(finished(0, 0));
  const run = world.pool.running.find(({ order }) => order.subjob === 0);
  run?.finishAtoms(1);
  run?.end({ type: "lost", reason: "the thread died" });
  await world.settle();
  assert.is(world.pool.running.find(({ order }) => order.subjob === 0)?.order.from, 2);
  await finishAll(world);
  assert.equal(resultsOf(world).toSorted(), ["0.1", "0.2", "1.0"]);
  assert.equal(counts(await world.find(1)), [4, 1]);
});

test.run();
