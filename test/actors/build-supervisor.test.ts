import * as assert from "uvu/assert";
import { evolve } from "../../src/model/evolve.ts";
import type { Build } from "../../src/model/build.ts";
import { failure, success } from "../../src/model/errors.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import type { JobKey } from "../../src/model/job-key.ts";
import { StoreError, type Journal, type Timings } from "../../src/store/contract.ts";
import { suite } from "../support/suite.ts";
import { aRequest, planOf } from "./fakes.ts";
import { finishAll, makeWorld, valueOf } from "./world.ts";

const test = suite("build-supervisor");

const ASK = { timeoutMs: 1_000 };

/** Timings that only write down what they are told. */
interface NotedTimings extends Timings {
  readonly noted: (readonly [job: JobKey, seconds: readonly (number | null)[]])[];
}

const noteTimings = (): NotedTimings => {
  const noted: NotedTimings["noted"] = [];
  return {
    noted,
    expected: () => Promise.resolve(new Map()),
    record: (job, atoms) => {
      noted.push([job, [...atoms].map(({ seconds }) => seconds)]);
      return Promise.resolve();
    },
  };
};

const JOB: JobKey = { project: "/project", job: "unit" };

test("ids go up from 1, and a build is stored before it is answered", async () => {
  const world = makeWorld();
  const first = world.tree.supervisor.ask({ type: "submit", request: aRequest() }, ASK);
  const second = world.tree.supervisor.ask({ type: "submit", request: aRequest() }, ASK);
  await world.system.run();
  assert.equal([await first, await second], [success(1), success(2)]);
  assert.equal(
    [...world.journal.read(0)].filter(({ fact }) => fact.type === "queued").map(({ build }) => build),
    [1, 2],
  );
});

test("a build that cannot be stored is refused, and nothing of it is known", async () => {
  let full = true;
  const memory = createMemoryJournal();
  const journal: Journal = {
    ...memory,
    append: (entries) => {
      if (full) throw new StoreError("Cannot write: ENOSPC");
      return memory.append(entries);
    },
  };
  const world = makeWorld({ journal });
  const refused = world.tree.supervisor.ask({ type: "submit", request: aRequest() }, ASK);
  await world.system.run();
  const answer = await refused;
  assert.match(answer.ok ? "" : answer.message, /ENOSPC/);
  assert.is(world.projects.preparing.length, 0);
  full = false;
  assert.is(typeof (await world.submit()), "number");
});

test("settled is answered when the build has ended and nothing of it runs", async () => {
  const world = makeWorld();
  const id = await world.submitRunning(planOf(1));
  let settled: Build | undefined;
  const answer = world.tree.supervisor
    .ask({ type: "settled", build: id }, { timeoutMs: 60_000 })
    .then((found) => (settled = valueOf(found)));
  await world.settle();
  assert.is(settled, undefined);
  await finishAll(world);
  await answer;
  assert.is(settled?.status, "finished");
});

test("an unknown build is undefined for every question", async () => {
  const world = makeWorld();
  const answers = [
    world.tree.supervisor.ask({ type: "find", build: 9 }, ASK),
    world.tree.supervisor.ask({ type: "cancel", build: 9 }, ASK),
    world.tree.supervisor.ask({ type: "settled", build: 9 }, ASK),
  ];
  await world.system.run();
  assert.equal(await Promise.all(answers), [success(undefined), success(undefined), success(undefined)]);
});

test("a new life goes on with every build that had not ended, and only with atoms that have no result", async () => {
  const first = makeWorld({ executors: 1 });
  const done = await first.submitRunning(planOf(1));
  await finishAll(first);
  const halfway = await first.submitRunning(planOf(3));
  first.pool.running[0]?.finish(7);
  await first.settle();
  const queued = await first.submit();

  const second = makeWorld({ executors: 1, journal: first.journal });
  await second.settle();
  assert.is((await second.find(done))?.status, "finished");
  assert.equal(
    second.projects.preparing.map(({ build }) => build),
    [queued],
  );
  await finishAll(second);
  assert.equal(
    second.pool.started.filter((name) => name.startsWith(`${halfway}.`)),
    [`${halfway}.1`, `${halfway}.2`],
  );
  const build = await second.find(halfway);
  assert.is(build?.status === "finished" ? build.work.atomsFailed : -1, 1);
  assert.is((await second.find(queued))?.status, "finished");
  assert.is(await second.submit(), queued + 1);
});

test("when a build has ended its durations are recorded, once", async () => {
  const timings = noteTimings();
  const world = makeWorld({ timings });
  await world.submitRunning(planOf(3));
  assert.equal(timings.noted, []);
  await finishAll(world);
  await world.system.advance(60_000);
  assert.equal(timings.noted, [[JOB, [1, 1, 1]]]);
});

test("the durations of a build with a part of its job's atoms are not recorded, as the others would be forgotten", async () => {
  const timings = noteTimings();
  const world = makeWorld({ timings });
  for (const retry of [
    { of: 1, atoms: [] },
    { of: 1, atoms: null },
  ]) {
    const answer = world.tree.supervisor.ask({ type: "submit", request: { ...aRequest(), retry } }, ASK);
    await finishAll(world);
    assert.is((await answer).ok, true);
  }
  assert.equal(timings.noted, [[JOB, [1, 1, 1]]], "of the second alone, which is a whole one");
});

test("the durations of a build that failed or was canceled are recorded, too, those of one without a plan are not", async () => {
  const timings = noteTimings();
  const world = makeWorld({ executors: 1, timings });
  await world.submitRunning(planOf(2));
  world.pool.running[0]?.finish(7);
  await world.settle();
  await finishAll(world);
  const canceled = await world.submitRunning(planOf(2));
  world.pool.running[0]?.finish();
  await world.settle();
  void world.tree.supervisor.ask({ type: "cancel", build: canceled }, ASK);
  await world.settle();
  await finishAll(world);
  await world.submit();
  world.projects.preparing[0]?.finish(failure("Cannot clone"));
  await world.settle();
  assert.equal(timings.noted, [
    [JOB, [null, 1]],
    [JOB, [1, null]],
  ]);
});

test("a new life records the durations of the builds that it goes on with, and of no other", async () => {
  const first = makeWorld({ executors: 1 });
  await first.submitRunning(planOf(1));
  await finishAll(first);
  await first.submitRunning(planOf(2));
  first.pool.running[0]?.finish();
  await first.settle();
  const timings = noteTimings();
  const second = makeWorld({ executors: 1, journal: first.journal, timings });
  await second.settle();
  await finishAll(second);
  assert.equal(timings.noted, [[JOB, [1, 1]]]);
});

test("durations that cannot be recorded are a line in the log, and the build is what it was", async () => {
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (_: unknown, text: string) => void warnings.push(text) };
  const timings: Timings = { ...noteTimings(), record: () => Promise.reject(new StoreError("Cannot record: ENOSPC")) };
  const world = makeWorld({ timings, log });
  const id = await world.submitRunning(planOf(1));
  await finishAll(world);
  assert.is((await world.find(id))?.status, "finished");
  assert.equal(warnings, ["Durations of atoms not recorded"]);
  assert.is(await world.submit(), id + 1);
});

test("the view is the fold of what was published", async () => {
  const world = makeWorld();
  await world.submitRunning(planOf(3));
  await finishAll(world);
  let folded: Build | undefined;
  for (const { build, fact } of world.published) folded = evolve(build, folded, fact);
  assert.equal(await world.find(1), folded);
});

test("a fact that a build cannot take is left out, and all others go on", async () => {
  const journal = createMemoryJournal();
  journal.append([
    { build: 1, fact: { type: "queued", at: 1, request: aRequest() } },
    { build: 1, fact: { type: "finished", at: 2 } },
    { build: 2, fact: { type: "queued", at: 3, request: aRequest() } },
  ]);
  const world = makeWorld({ journal });
  await world.settle();
  await finishAll(world);
  assert.is((await world.find(1))?.status, "finished");
  assert.is((await world.find(2))?.status, "finished");
});

test.run();
