import * as assert from "uvu/assert";
import { SOURCE } from "../../src/bus/questions.ts";
import { suite } from "../support/suite.ts";
import { DONE, finished, newOrder, newPool, newPoolContext, newWorker, withScene } from "./nats-pool-scene.ts";
import { start } from "./orders.ts";

const test = suite("workers of the NATS pool", { context: newPoolContext() });
withScene(test);

test("a worker that falls silent is lost with what it had, and what it says later is refused", async (context) => {
  const pool = await newPool(context, { heartbeatMs: 400 });
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  worker.beat(20);
  const { work } = await worker.begin();
  worker.silence();
  const reason = 'Cannot finish subjob 2 of build 1 as worker "scripted" must be heard of: found it silent for 0.8 s';
  assert.equal((await running.ran).outcome, { type: "lost", reason });
  assert.is(pool.size, 0);
  assert.equal(pool.losses(), { workers: 1, runs: 1 });
  assert.is(pool.workers()[0]?.status, "lost");
  assert.is(await worker.report(work, 1, finished(""), DONE), false);
  assert.equal((await worker.speak()).abort, worker.state.runs);
  assert.equal(
    pool.workers().map(({ id, status }) => [id, status]),
    [[1, "alive"]],
  );
  assert.equal(context.said, [
    'Worker 1 "scripted" (1 executor) has joined',
    'Worker 1 "scripted" (1 executor) is lost: nothing was heard of it for 0.8 s',
    'Worker 1 "scripted" (1 executor) has joined',
  ]);
});

test("a worker that is shut down counts no more, and is gone when it says so", async (context) => {
  const pool = await newPool(context);
  const worker = await newWorker(context);
  await worker.speak();
  assert.is(pool.shutDown(2), false);
  const nudged = worker.nudged();
  assert.is(pool.shutDown(1), true);
  await nudged;
  const { leave, queues } = await worker.speak();
  assert.equal([leave, queues], [true, []]);
  assert.equal([pool.size, pool.workers()[0]?.isDraining, pool.workers()[0]?.status], [0, true, "alive"]);
  worker.state.hasLeft = true;
  await worker.speak();
  assert.is(pool.workers()[0]?.status, "left");
  assert.is(pool.shutDown(1), false);
  assert.equal(pool.losses(), { workers: 0, runs: 0 });
});

test("what a worker leaves undone is lost", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  await worker.begin();
  worker.state.hasLeft = true;
  await worker.speak();
  const reason = 'Cannot finish subjob 2 of build 1 as worker "scripted" must stay: found that it has left';
  assert.equal((await running.ran).outcome, { type: "lost", reason });
});

test("the end of a build is there when no worker has anything of it", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  const { work } = await worker.begin();
  await worker.report(work, 1, DONE);
  await running.ran;
  // It was not heard since that it has the project, but it may.
  let isOver = false;
  const nudged = worker.nudged();
  const ended = pool.endBuild(1, new AbortController().signal).then(() => void (isOver = true));
  await nudged;
  worker.state.runs = [];
  worker.state.builds = [{ session: pool.session, build: 1 }];
  assert.equal((await worker.speak()).over, worker.state.builds);
  assert.is(isOver, false);
  worker.state.builds = [];
  await worker.speak();
  await ended;
});

test("what a worker has of other masters is to be given up", async (context) => {
  const pool = await newPool(context);
  const worker = await newWorker(context);
  worker.state.runs = [{ session: "another", run: 1 }];
  worker.state.builds = [{ session: "another", build: 1 }];
  const { session, abort, over } = await worker.speak();
  assert.equal([session, abort, over], [pool.session, worker.state.runs, worker.state.builds]);
  assert.is(await worker.claim({ session: "another", run: 1 }), "over");
});

for (const store of ["kept", "wiped"] as const) {
  test(`runs outlive a server whose store is ${store}: who waits waits, and who runs goes on`, async (context) => {
    const pool = await newPool(context);
    const worker = await newWorker(context);
    const other = await newWorker(context);
    const first = start(pool, newOrder());
    const { work } = await worker.begin();
    // Too large for a message.
    const second = start(pool, newOrder(`: ${"x".repeat(100_000)}`));
    const back = [worker, other].map(({ bus }) => new Promise<void>((resolve) => bus.onReconnect(resolve)));
    await context.scene.restart(store);
    await Promise.all(back);
    let answer: boolean | undefined;
    // Until the master is back, too.
    while (answer === undefined) answer = await worker.report(work, 1, DONE).catch(() => undefined);
    assert.is(answer, true);
    assert.equal((await first.ran).outcome, { type: "done" });
    const taken = await other.begin();
    assert.match(Buffer.from(await other.bus.objects.get(taken.work.orders)).toString(), /xxxx/);
    await other.report(taken.work, 1, DONE);
    assert.equal((await second.ran).outcome, { type: "done" });
    assert.equal(pool.losses(), { workers: 0, runs: 0 });
  });
}

test("who asks for the source of a build of this master is answered, of another not", async (context) => {
  const pool = await newPool(context);
  pool.onSource(async ({ build }) => ({ type: "gone", reason: `build ${build}` }));
  const { bus } = await newWorker(context);
  const ask = (session: string) => bus.ask(SOURCE, { session, build: 4, has: [] }, 5_000);
  assert.equal(await ask(pool.session), { type: "gone", reason: "build 4" });
  assert.equal(await ask("another"), { type: "gone", reason: "it is a build of another master" });
});

test("the queues of a server that has lost its store are made again, though nothing waits", async (context) => {
  await newPool(context, { heartbeatMs: 500 });
  const worker = await newWorker(context);
  const [before] = (await worker.speak()).queues;
  await context.scene.restart("wiped");
  let queue = before;
  while (queue === before) queue = (await worker.speak().catch(() => undefined))?.queues[0] ?? before;
  assert.match(queue ?? "", /~any$/);
});

test.run();
