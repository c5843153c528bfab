import fc from "fast-check";
import * as assert from "uvu/assert";
import { createOpenBuilds } from "../../src/actors/open-builds.ts";
import { hasEnded, type Build } from "../../src/model/build.ts";
import { failure } from "../../src/model/errors.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { StoreError, type Journal } from "../../src/store/contract.ts";
import { BUILDING, PASSED } from "../http/sample-builds.ts";
import { suite } from "../support/suite.ts";
import { aRequest, planOf } from "./fakes.ts";
import { finishAll, makeWorld, type World } from "./world.ts";

const test = suite("open-builds");

const ASK = { timeoutMs: 60_000 };

const running = (id: number): Build => ({ ...BUILDING, id });
const ended = (id: number): Build => ({ ...PASSED, id });

/** How many of `count` builds that are submitted at once are admitted. */
const submitAtOnce = async (world: World, count: number): Promise<number> => {
  const answers = Array.from({ length: count }, () =>
    world.tree.supervisor.ask({ type: "submit", request: aRequest() }, ASK),
  );
  await world.settle();
  return (await Promise.all(answers)).filter(({ ok }) => ok).length;
};

test("one more than the most is refused until a build has ended", () => {
  const open = createOpenBuilds(2, () => 0);
  assert.equal([open.enter(1), open.enter(2), open.enter(3)], [true, true, false]);
  open.update(running(1));
  assert.is(open.enter(3), false);
  open.update(ended(1));
  assert.equal([open.enter(3), open.enter(4)], [true, false]);
});

test("a build that the disk did not take makes room", () => {
  const open = createOpenBuilds(1, () => 0);
  open.enter(1);
  open.leave(1);
  assert.is(open.enter(2), true);
});

test("a build of which nobody knows whether it is stored counts for a while, and on if it is", () => {
  let now = 0;
  const open = createOpenBuilds(2, () => now);
  open.enter(1);
  open.enter(2);
  open.doubt(1);
  open.doubt(2);
  open.update(running(2));
  now = 59_999;
  assert.is(open.enter(3), false);
  now = 60_000;
  assert.equal([open.enter(3), open.enter(4)], [true, false]);
});

test("of builds that are submitted at once no more than the most are admitted, and the others are told", async () => {
  const world = makeWorld({ maxQueuedBuilds: 3 });
  assert.is(await submitAtOnce(world, 10), 3);
  const refused = world.tree.supervisor.ask({ type: "submit", request: aRequest() }, ASK);
  await world.system.run();
  assert.equal(await refused, {
    ...failure("Cannot accept the build as at most 3 may wait or run at once: found as many"),
    isFull: true,
  });
  await finishAll(world);
  assert.is(await submitAtOnce(world, 10), 3);
  assert.equal(
    world.published.filter(({ fact }) => fact.type === "queued").map(({ build }) => build),
    [1, 2, 3, 4, 5, 6],
  );
});

test("builds that a disk refuses do not count", async () => {
  let full = true;
  const memory = createMemoryJournal();
  const journal: Journal = {
    ...memory,
    append: (entries) => {
      if (full) throw new StoreError("Cannot write: ENOSPC");
      return memory.append(entries);
    },
  };
  const world = makeWorld({ maxQueuedBuilds: 2, journal });
  assert.is(await submitAtOnce(world, 5), 0);
  full = false;
  assert.is(await submitAtOnce(world, 5), 2);
});

test("a new life goes on with all that had been admitted, even if it may admit fewer", async () => {
  const first = makeWorld();
  for (let count = 0; count < 4; count++) await first.submitRunning(planOf(1));
  const second = makeWorld({ journal: first.journal, maxQueuedBuilds: 2 });
  await second.settle();
  assert.is(await submitAtOnce(second, 1), 0);
  await finishAll(second);
  for (const id of [1, 2, 3, 4]) assert.is((await second.find(id))?.status, "finished");
  assert.is(await submitAtOnce(second, 3), 2);
});

test("in whatever order builds come and end, no more than the most are open, and room is always found again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.record({ submit: fc.nat(5), end: fc.boolean() }), { maxLength: 6 }),
      fc.nat(1_000),
      async (most, steps, seed) => {
        const world = makeWorld({ maxQueuedBuilds: most, seed });
        let admitted = 0;
        for (const { submit, end } of steps) {
          admitted += await submitAtOnce(world, submit);
          const builds = await Promise.all(Array.from({ length: admitted }, (_, index) => world.find(index + 1)));
          assert.ok(builds.filter((build) => build !== undefined && !hasEnded(build)).length <= most);
          if (end) await finishAll(world);
        }
        await finishAll(world);
        assert.is(await submitAtOnce(world, most + 1), most);
      },
    ),
    { seed: 3, numRuns: 40 },
  );
});

test.run();
