import * as assert from "uvu/assert";
import type { RetentionLimits } from "../../src/model/retention.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { suite } from "../support/suite.ts";
import { answerOnly, ended, untilPosted } from "./ended-builds.ts";
import { fakeCallbacks } from "./fake-webhooks.ts";
import { BYTES_PER_ID, makeWorld, type World } from "./world.ts";

const test = suite("retention actor");

const NONE: RetentionLimits = { builds: null, days: null, bytes: null };
const DAY_MS = 86_400_000;
const ASK = { timeoutMs: 60_000 };

/** Longer than it takes to look and to forget what these tests have; also while a build runs. */
const A_WHILE_MS = 30_000;

const endedBuilds = async (world: World, count: number): Promise<void> => {
  for (let number = 0; number < count; number++) await ended(world);
};

const idsOf = async (world: World): Promise<readonly number[]> => {
  const listed = world.tree.supervisor.ask({ type: "list" }, ASK);
  await world.system.run();
  return (await listed).map(({ id }) => id);
};

test("without limits everything is kept", async () => {
  const world = makeWorld();
  await endedBuilds(world, 3);
  await world.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(world), [1, 2, 3]);
});

test("what is beyond the count is forgotten with its files and its entries, and ids go on", async () => {
  const world = makeWorld({ retention: { ...NONE, builds: 2 } });
  await endedBuilds(world, 4);
  await world.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(world), [3, 4]);
  assert.is(await world.find(1), undefined);
  assert.equal(world.removed, [1, 2]);
  assert.equal(world.projects.released.slice(-2), [1, 2], "a checkout that was left");
  assert.ok([...world.journal.read(0)].every(({ build }) => build > 2));
  assert.equal(world.journal.forgotten(), []);
  assert.is(await ended(world), 5);
  await world.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(world), [4, 5]);

  const second = makeWorld({ journal: world.journal });
  assert.equal(await idsOf(second), [4, 5]);
  assert.is(await second.submit(), 6);
});

test("more builds than are chosen at once are forgotten, too", async () => {
  const world = makeWorld({ retention: { ...NONE, builds: 1 } });
  await endedBuilds(world, 130);
  await world.system.advance(2 * A_WHILE_MS);
  assert.equal(await idsOf(world), [130]);
});

test("a build that runs is never forgotten, and one goes at a time beside it", async () => {
  const world = makeWorld({ retention: { ...NONE, builds: 1 } });
  const running = await world.submitRunning();
  await endedBuilds(world, 3);
  await world.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(world), [running, 4]);
});

test("a build goes when its days are over", async () => {
  const world = makeWorld({ retention: { ...NONE, days: 1 } });
  await endedBuilds(world, 2);
  await world.system.advance(86_000_000);
  assert.equal(await idsOf(world), [1, 2]);
  await world.system.advance(500_000);
  assert.equal(await idsOf(world), [2]);
});

test("a clock that is set forward by a day costs no build and no mirror until it has stayed so for a day", async () => {
  const world = makeWorld({ retention: { ...NONE, days: 1 } });
  await endedBuilds(world, 2);
  world.system.clock.setBy(DAY_MS);
  await world.system.advance(DAY_MS / 2);
  assert.equal(await idsOf(world), [1, 2]);
  assert.equal(new Set(world.projects.pruned), new Set([2 * DAY_MS]), "as long as before the clock was set");
  world.system.clock.setBy(-DAY_MS);
  await world.system.advance(DAY_MS / 3);
  assert.equal(await idsOf(world), [1, 2]);
  await world.system.advance(DAY_MS / 2);
  assert.equal(await idsOf(world), [2]);

  await endedBuilds(world, 1);
  await world.system.advance(DAY_MS / 4);
  world.system.clock.setBy(2 * DAY_MS);
  await world.system.advance(DAY_MS / 4);
  await endedBuilds(world, 1);
  assert.equal(await idsOf(world), [3, 4]);
  await world.system.advance(DAY_MS);
  assert.equal(await idsOf(world), [4]);
});

test("a clock that is set back keeps builds the longer", async () => {
  const world = makeWorld({ retention: { ...NONE, days: 1 } });
  await endedBuilds(world, 2);
  await world.system.advance(A_WHILE_MS);
  world.system.clock.setBy(-3_600_000);
  await world.system.advance(DAY_MS);
  assert.equal(await idsOf(world), [1, 2]);
  await world.system.advance(3_700_000);
  assert.equal(await idsOf(world), [2]);
});

test("mirrors that nobody has used for the days go too, looked for each hour; without days none", async () => {
  const world = makeWorld({ retention: { ...NONE, days: 2 } });
  await world.system.advance(A_WHILE_MS);
  assert.equal(world.projects.pruned, [172_800_000]);
  await world.system.advance(3_600_000);
  assert.is(world.projects.pruned.length, 2);
  const other = makeWorld({ retention: { ...NONE, builds: 2 } });
  await other.system.advance(3_600_000);
  assert.equal(other.projects.pruned, []);
});

test("what is over the bytes goes, once all are measured", async () => {
  const world = makeWorld({ retention: { ...NONE, bytes: 7 * BYTES_PER_ID } });
  await endedBuilds(world, 4);
  await world.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(world), [3, 4]);
});

test("a build that owes a callback stays until that is told", async () => {
  const callbacks = fakeCallbacks();
  const world = makeWorld({ retention: { ...NONE, builds: 1 }, callbacks });
  await ended(world, "http://receiver/");
  await endedBuilds(world, 2);
  await world.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(world), [1, 3]);
  await untilPosted(world, callbacks);
  await answerOnly(world, callbacks, 200);
  await world.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(world), [3]);
});

test("a build whose files can't be removed is found no more, and the next life tries again, whatever its limits", async () => {
  const journal = createMemoryJournal();
  const first = makeWorld({ journal, retention: { ...NONE, builds: 1 }, holdFiles: true });
  await endedBuilds(first, 2);
  await first.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(first), [2]);
  assert.equal(journal.forgotten(), [1]);

  const second = makeWorld({ journal });
  await second.system.advance(A_WHILE_MS);
  assert.equal(second.removed, [1]);
  assert.equal(journal.forgotten(), []);
});

test("the supervisor forgets no build that runs, is unknown, or is the newest", async () => {
  const world = makeWorld();
  const running = await world.submitRunning();
  const newest = await ended(world);
  for (const build of [running, newest, 9]) {
    const asked = world.tree.supervisor.ask({ type: "forget", build }, ASK);
    await world.system.run();
    assert.is(await asked, false, String(build));
  }
});

test("a build that can't be forgotten in the journal stays as it was", async () => {
  const memory = createMemoryJournal();
  const forget = (): never => {
    throw new Error("ENOSPC");
  };
  const world = makeWorld({ journal: { ...memory, forget }, retention: { ...NONE, builds: 1 } });
  await endedBuilds(world, 2);
  await world.system.advance(A_WHILE_MS);
  assert.equal(await idsOf(world), [1, 2]);
  assert.equal(world.removed, []);
});

test("readers of the journal pass over a forgotten build, and are not told where it stood", async () => {
  const world = makeWorld({ retention: { ...NONE, builds: 1 } });
  await endedBuilds(world, 2);
  const all = [...world.journal.read(0)];
  await world.system.advance(A_WHILE_MS);
  const { journal } = world.tree;
  const read = journal.ask({ type: "read", after: 1, limit: 100 }, ASK);
  const located = [1, 2, null].map((build) => journal.ask({ type: "locate", build }, ASK));
  await world.system.run();
  const kept = all.filter(({ build }) => build === 2);
  assert.equal(await read, kept);
  const last = kept.at(-1)?.sequence;
  assert.equal(await Promise.all(located), [undefined, { first: kept[0]?.sequence, last }, { first: 1, last }]);
});

test.run();
