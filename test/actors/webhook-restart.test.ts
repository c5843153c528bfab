import * as assert from "uvu/assert";
import type { Journal } from "../../src/store/contract.ts";
import { createMemoryJournal } from "../../src/store/memory-journal.ts";
import { suite } from "../support/suite.ts";
import { answerOnly, deliveries, ended, untilPosted, urls } from "./ended-builds.ts";
import { fakeCallbacks } from "./fake-webhooks.ts";
import { aRequest, planOf } from "./fakes.ts";
import { finishAll, makeWorld } from "./world.ts";

const test = suite("webhook-restart", { limitMs: 20_000 });

const SECOND = 1_000;
const EVERY = "https://every.example/";

test("what was answered but not stored when everything died is told again", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const first = makeWorld({ callbacks });
  const id = await ended(first);
  const told = callbacks.posts[0]?.build;
  callbacks.posts[0]?.answer(200);
  await first.system.run();

  const later = fakeCallbacks("https://another.example/");
  const second = makeWorld({ callbacks: later, journal: copyOf(first.journal) });
  await second.settle();
  assert.equal(urls(later), [EVERY], "it is told to whom it was owed, whoever is told of new builds");
  assert.equal(later.posts[0]?.build, told);
  await answerOnly(second, later, 200);

  const last = fakeCallbacks(EVERY);
  const third = makeWorld({ callbacks: last, journal: copyOf(second.journal) });
  await third.system.advance(7_200 * SECOND);
  assert.equal(urls(last), []);
  assert.is((await deliveries(third, id))[0]?.attempts, 1);
});

test("a new life goes on with the schedule of the last one", async () => {
  const journal = createMemoryJournal();
  const now = makeWorld().system.clock.now();
  const tried = { type: "callbackTried", callback: 0, state: "pending", status: 500, error: "found 500" } as const;
  journal.append([
    { build: 1, fact: { type: "queued", at: now - 60 * SECOND, request: aRequest(), callbacks: [EVERY] } },
    { build: 1, fact: { type: "canceled", at: now - 50 * SECOND } },
    { build: 1, fact: { ...tried, at: now - 50 * SECOND } },
    { build: 1, fact: { ...tried, at: now - 3 * SECOND } },
  ]);
  const callbacks = fakeCallbacks();
  const world = makeWorld({ callbacks, journal });
  await world.system.advance(0.9 * SECOND);
  assert.equal(urls(callbacks), []);
  await world.system.advance(0.2 * SECOND);
  assert.equal(urls(callbacks), [EVERY]);
});

test("a clock that was set back makes no wait longer", async () => {
  const journal = createMemoryJournal();
  const now = makeWorld().system.clock.now();
  const at = now + 86_400 * SECOND;
  journal.append([
    { build: 1, fact: { type: "queued", at, request: aRequest(), callbacks: [EVERY] } },
    { build: 1, fact: { type: "canceled", at } },
    { build: 1, fact: { type: "callbackTried", at, callback: 0, state: "pending", status: 500, error: "found 500" } },
  ]);
  const callbacks = fakeCallbacks();
  const world = makeWorld({ callbacks, journal });
  await world.system.advance(1.1 * SECOND);
  assert.equal(urls(callbacks), [EVERY]);
});

test("a crash while a receiver is told leaves all else running, and has it told again", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks, executors: 1 });
  const id = await ended(world);
  const running = await world.submitRunning(planOf(1));
  const [before] = callbacks.posts;
  for (let crash = 1; crash <= 8; crash++) {
    world.tree.webhook.tell({ type: "owing", build: null as never });
    await world.settle();
    assert.ok(before?.signal.aborted);
    assert.equal(urls(callbacks), []);
    await untilPosted(world, callbacks);
  }
  await answerOnly(world, callbacks, 200);
  assert.is((await deliveries(world, id))[0]?.attempts, 1);
  assert.equal(world.system.failures, []);
  assert.equal(world.pool.started, [`${running}.0`], "no other actor restarted");
  await finishAll(world);
  assert.equal(urls(callbacks), [EVERY]);
});

test("crashes at once upon each other do not exhaust the restarts of the whole", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  for (let crash = 1; crash <= 20; crash++) world.tree.webhook.tell({ type: "owing", build: null as never });
  await world.system.advance(20 * 60 * SECOND);
  assert.equal(world.system.failures, []);
  await ended(world);
  assert.equal(urls(callbacks), [EVERY]);
});

test("a stop aborts what is under way and waits for no receiver", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  await ended(world);
  const [post] = callbacks.posts;
  await world.system.stop({ deadlineMs: 1_000 });
  assert.ok(post?.signal.aborted);
});

test("a tree that tells nobody keeps what is owed for one that does", async () => {
  const first = makeWorld();
  const id = await ended(first, EVERY);
  assert.is((await deliveries(first, id))[0]?.state, "pending");
  const callbacks = fakeCallbacks();
  const second = makeWorld({ callbacks, journal: first.journal });
  await second.settle();
  assert.equal(urls(callbacks), [EVERY]);
});

test("a crash of the supervisor while a receiver is told has it told again", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  const id = await ended(world);
  const [before] = callbacks.posts;
  world.tree.supervisor.tell({ type: "recorded", entries: null as never });
  await world.settle();
  assert.ok(before?.signal.aborted);
  await answerOnly(world, callbacks, 200);
  assert.is((await deliveries(world, id))[0]?.attempts, 1);
});

const copyOf = (journal: Journal): Journal => {
  const copy = createMemoryJournal();
  copy.append([...journal.read(0)].map(({ build, fact }) => ({ build, fact })));
  return copy;
};

test.run();
