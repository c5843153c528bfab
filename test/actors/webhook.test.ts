import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { answerOnly, deliveries, ended, submit, untilPosted, urls } from "./ended-builds.ts";
import { fakeCallbacks } from "./fake-webhooks.ts";
import { planOf } from "./fakes.ts";
import { finishAll, makeWorld } from "./world.ts";

const test = suite("webhook", { limitMs: 20_000 });

const ASK = { timeoutMs: 60_000 };
const SECOND = 1_000;
const EVERY = "https://every.example/";
const OWN = "https://own.example/hook";

test("whoever is to be told is told when the build has ended, not before, and once", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  const id = await world.submitRunning(planOf(2));
  await world.system.advance(60 * SECOND);
  assert.equal(urls(callbacks), []);
  await finishAll(world);
  assert.equal(urls(callbacks), [EVERY]);
  assert.is(callbacks.posts[0]?.build.status, "finished");
  await answerOnly(world, callbacks, 204);
  const at = world.system.clock.now();
  const [delivery] = await deliveries(world, id);
  assert.is(delivery?.state, "delivered");
  assert.equal([delivery?.attempts, delivery?.last?.status, delivery?.last?.error], [1, 204, null]);
  assert.ok(delivery?.last !== null && at - (delivery?.last?.at ?? 0) < SECOND);
  await world.system.advance(7_200 * SECOND);
  assert.equal(urls(callbacks), []);
});

test("a failure and a cancel are told like any other end", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  await ended(world);
  await submit(world, undefined);
  void world.tree.supervisor.ask({ type: "cancel", build: 2 }, ASK);
  await world.settle();
  assert.equal(
    callbacks.posts.map(({ build }) => [build.id, build.status]),
    [
      [1, "failed"],
      [2, "canceled"],
    ],
  );
});

test("the build's own callback and that of all builds are both told, and one that is the same once", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  await ended(world, OWN);
  assert.equal(urls(callbacks), [OWN, EVERY]);
  await ended(world, EVERY);
  assert.equal(urls(callbacks), [OWN, EVERY, EVERY]);
});

test("nobody is told of a build that names nobody", async () => {
  const callbacks = fakeCallbacks();
  const world = makeWorld({ callbacks });
  const id = await ended(world);
  assert.equal(urls(callbacks), []);
  assert.is((await world.find(id))?.deliveries, undefined);
});

test("a receiver that can't take it is tried eight times within an hour, later and later, then given up", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  const id = await ended(world);
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 7; attempt++) {
    callbacks.posts[0]?.answer(503);
    await world.system.run();
    const from = world.system.clock.now();
    await untilPosted(world, callbacks);
    waits.push((world.system.clock.now() - from) / SECOND);
    assert.is((await deliveries(world, id))[0]?.attempts, attempt);
  }
  assert.equal(waits, [1, 4, 16, 64, 256, 1_024, 1_800]);
  await answerOnly(world, callbacks, 503);
  const [delivery] = await deliveries(world, id);
  assert.equal([delivery?.state, delivery?.attempts, delivery?.last?.status], ["failed", 8, 503]);
  await world.system.advance(7_200 * SECOND);
  assert.equal(urls(callbacks), []);
});

test("a receiver that refuses the message is given up at once, and the log says so without credentials", async () => {
  const warnings: object[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (record: object) => void warnings.push(record) };
  const callbacks = fakeCallbacks("https://user:s3cret@gone.example/");
  const world = makeWorld({ callbacks, log });
  const id = await ended(world);
  await answerOnly(world, callbacks, 410);
  assert.is((await deliveries(world, id))[0]?.state, "failed");
  assert.match(JSON.stringify(warnings), "https://user:***@gone.example/");
  assert.not.match(JSON.stringify(warnings), "s3cret");
});

test("a receiver that does not answer is left after ten seconds, and tried again", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  const id = await ended(world);
  await world.system.advance(9.9 * SECOND);
  const [hanging] = callbacks.posts;
  assert.not(hanging?.signal.aborted);
  await world.system.advance(0.2 * SECOND);
  assert.ok(hanging?.signal.aborted);
  const [delivery] = await deliveries(world, id);
  assert.equal([delivery?.state, delivery?.attempts, delivery?.last?.status], ["pending", 1, null]);
  assert.match(delivery?.last?.error ?? "", /must answer within 10 s: found no answer$/);
  await world.system.advance(1 * SECOND);
  await answerOnly(world, callbacks, 200);
  assert.is((await deliveries(world, id))[0]?.state, "delivered");
});

test("a message that can't be made is an attempt that failed, and no crash", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  const id = await ended(world);
  callbacks.posts[0]?.fail(new TypeError("a bug"));
  await world.settle();
  const [delivery] = await deliveries(world, id);
  assert.is(delivery?.state, "pending");
  assert.match(delivery?.last?.error ?? "", /found an internal error$/);
  await world.system.advance(1 * SECOND);
  assert.equal(urls(callbacks), [EVERY]);
});

test("one callback's outcome changes nothing for another of the same build", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  const id = await ended(world, OWN);
  const [own, every] = callbacks.posts;
  own?.answer(500);
  await world.settle();
  assert.equal(urls(callbacks), [EVERY]);
  await world.system.advance(1 * SECOND);
  assert.equal(urls(callbacks), [EVERY, OWN]);
  every?.answer(200);
  callbacks.posts.at(-1)?.answer(200);
  await world.settle();
  assert.equal(
    (await deliveries(world, id)).map(({ state, attempts }) => [state, attempts]),
    [
      ["delivered", 2],
      ["delivered", 1],
    ],
  );
});

test("a dead receiver holds up neither other receivers nor builds", async () => {
  const callbacks = fakeCallbacks(EVERY);
  const world = makeWorld({ callbacks });
  for (let count = 0; count < 10; count++) await ended(world);
  assert.equal(
    urls(callbacks),
    Array.from({ length: 4 }, () => EVERY),
  );
  await ended(world, OWN);
  assert.equal(
    urls(callbacks).filter((url) => url === OWN),
    [OWN],
  );
  assert.is((await world.find(10))?.status, "failed");
  await world.system.advance(60 * SECOND);
  const tried = await Promise.all(Array.from({ length: 10 }, (_, index) => deliveries(world, index + 1)));
  assert.ok(tried.every(([delivery]) => (delivery?.attempts ?? 0) >= 1));
});

test.run();
