import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { BusReport } from "../../src/bus/messages.ts";
import { CLAIM, SOURCE } from "../../src/bus/questions.ts";
import { deferred } from "../../src/executors/deferred.ts";
import { createNatsPool, type NatsPool, type NatsPoolOptions } from "../../src/executors/nats.ts";
import type { SubjobOrder } from "../../src/executors/contract.ts";
import { busScene, type BusScene } from "../bus/bus-scene.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { scriptWorker, type ScriptedWorker } from "./nats-scripted-worker.ts";
import { orderOf, start } from "./orders.ts";

interface Context {
  scene: BusScene;
  pools: NatsPool[];
  said: string[];
}

const test = suite<Context>("NATS pool", { context: { scene: undefined as never, pools: [], said: [] } });

test.before.each(async (context) => {
  context.scene = await busScene();
  context.pools = [];
  context.said = [];
});
test.after.each(async ({ scene, pools }) => {
  await Promise.all(pools.map((pool) => pool.close()));
  await scene.close();
});

/** So long that no worker is lost unless a test wants it. */
const PATIENT_MS = 10_000;

const newPool = async ({ scene, pools, said }: Context, options: Partial<NatsPoolOptions> = {}): Promise<NatsPool> => {
  const say = (message: string): void => void said.push(message);
  const pool = await createNatsPool({
    bus: await scene.open(),
    heartbeatMs: PATIENT_MS,
    log: say,
    warn: say,
    ...options,
  });
  pools.push(pool);
  return pool;
};

const newWorker = async ({ scene }: Context, more: Parameters<typeof scriptWorker>[1] = {}): Promise<ScriptedWorker> =>
  scriptWorker(await scene.open(), more);

const newOrder = (...scripts: readonly string[]): SubjobOrder =>
  orderOf(mkdtempSync(join(temporaryFolder(), "pool-")), scripts.length === 0 ? ["true"] : scripts);

const finished = (console: string): BusReport => ({
  type: "atomFinished",
  subjob: 2,
  atom: 0,
  exitCode: 3,
  seconds: 1,
  at: Date.now(),
  console: { type: "inline", data: Buffer.from(console).toString("base64") },
  artifacts: null,
});
const DONE: BusReport = { type: "subjobEnded", subjob: 2, outcome: { type: "done" } };
const ABORTED: BusReport = { type: "subjobEnded", subjob: 2, outcome: { type: "aborted" } };

test("a run waits for a worker, whose reports are the run's", async (context) => {
  const pool = await newPool(context);
  const order = newOrder();
  const running = start(pool, order);
  assert.is(pool.size, 0);
  const resized = deferred<void>();
  pool.onResize(resized.resolve);
  const worker = await newWorker(context, { executors: 3, labels: ["gpu"] });
  await worker.speak();
  await resized.promise;
  assert.equal([pool.size, pool.sizeFor(["gpu"]), pool.sizeFor(["other"])], [3, 3, 0]);
  const { work } = await worker.begin();
  const [state] = pool.workers();
  assert.equal(
    { ...state, heardAt: 0 },
    {
      id: 1,
      name: "scripted",
      executors: 3,
      busy: 1,
      labels: ["gpu"],
      build: 1,
      status: "alive",
      isDraining: false,
      heardAt: 0,
    },
  );
  assert.is(await worker.report(work, 1, finished("its console\n"), DONE), true);
  const { outcome, exitCodes } = await running.ran;
  assert.equal([outcome, exitCodes], [{ type: "done" }, [3]]);
  assert.is(readFileSync(order.atoms[0]?.console ?? "", "utf8"), "its console\n");
  assert.is(await worker.claim(work), "over");
  assert.equal([pool.workers()[0]?.busy, pool.workers()[0]?.build], [0, null]);
});

test("of two workers one has it, and a stranger nothing", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const [first, second, stranger] = [await newWorker(context), await newWorker(context), await newWorker(context)];
  await first.speak();
  await second.speak();
  const { work } = await first.take();
  assert.is(await stranger.claim(work), "taken");
  assert.is(await first.claim(work), "granted");
  assert.is(await second.claim(work), "taken");
  assert.is(await second.report(work, 1, finished("forged"), DONE), false);
  assert.is(await first.report(work, 1, finished(""), DONE), true);
  assert.equal((await running.ran).exitCodes, [3]);
});

test("a worker that falls silent is lost with what it had, and what it says later is refused", async (context) => {
  const pool = await newPool(context, { heartbeatMs: 100 });
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  worker.beat(20);
  const { work } = await worker.begin();
  worker.silence();
  const reason = 'Cannot finish subjob 2 of build 1 as worker "scripted" must be heard of: found it silent for 0.2 s';
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
    'Worker 1 "scripted" (1 executors) has joined',
    'Worker 1 "scripted" (1 executors) is lost: nothing was heard of it for 0.2 s',
    'Worker 1 "scripted" (1 executors) has joined',
  ]);
});

test("an abort reaches who has the run, who ends it", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  const { work } = await worker.begin();
  const nudged = worker.nudged();
  running.abort();
  await nudged;
  assert.equal((await worker.speak()).abort, worker.state.runs);
  assert.is(await worker.report(work, 1, ABORTED), true);
  assert.equal((await running.ran).outcome, { type: "aborted" });
});

test("what is aborted or handed back while it waits is gone from the queue", async (context) => {
  const pool = await newPool(context);
  const worker = await newWorker(context);
  const first = start(pool, newOrder());
  const taken = await worker.take();
  first.abort();
  assert.equal((await first.ran).outcome, { type: "aborted" });
  assert.is(await worker.claim(taken.work), "over");
  const handBack = new AbortController();
  const outcomes: string[] = [];
  const second = pool.run([newOrder()], {
    signal: new AbortController().signal,
    handBack: handBack.signal,
    report: (reports) => outcomes.push(...reports.map((said) => ("outcome" in said ? said.outcome.type : said.type))),
  });
  handBack.abort();
  await second;
  assert.equal(outcomes, ["returned"]);
  await pool.close();
  assert.is(await worker.bus.queue.next("any", 1_000, new AbortController().signal), undefined);
});

test("handed back by who has it, what has not begun is returned", async (context) => {
  const pool = await newPool(context);
  const worker = await newWorker(context);
  const handBack = new AbortController();
  const outcomes: unknown[] = [];
  const over = pool.run([newOrder(), { ...newOrder(), subjob: 3 }], {
    signal: new AbortController().signal,
    handBack: handBack.signal,
    report: (reports) =>
      outcomes.push(...reports.map((said) => ("outcome" in said ? [said.subjob, said.outcome.type] : []))),
  });
  const { work } = await worker.begin();
  const nudged = worker.nudged();
  handBack.abort();
  await nudged;
  const { handBack: asked, abort } = await worker.speak();
  assert.equal([asked, abort], [worker.state.runs, []]);
  await worker.report(work, 1, { type: "subjobEnded", subjob: 3, outcome: { type: "returned" } });
  await worker.report(work, 2, DONE);
  await over;
  assert.equal(outcomes, [
    [3, "returned"],
    [2, "done"],
  ]);
});

test("a job that asks for labels runs where they are, on a machine that was there before", async (context) => {
  const pool = await newPool(context);
  const plain = await newWorker(context);
  const special = await newWorker(context, { labels: ["big", "gpu"] });
  await plain.speak();
  await special.speak();
  const nudged = special.nudged();
  const none = { commit: null, setup: null, setupTimeoutMs: null, teardown: null, teardownTimeoutMs: null };
  const project = { ...none, labels: ["gpu"], environment: { A: "b" } };
  const running = start(pool, { ...newOrder(), project });
  await nudged;
  const queues = [(await plain.speak()).queues, (await special.speak()).queues];
  assert.equal(queues, [["any"], ["with~gpu", "any"]]);
  const { work } = await special.begin();
  const orders: unknown = JSON.parse(Buffer.from(await special.bus.objects.get(work.orders)).toString());
  assert.equal(Reflect.get(Object(orders), "project"), { ...none, environment: { A: "b" } });
  await special.report(work, 1, DONE);
  assert.equal((await running.ran).outcome, { type: "done" });
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

test("a run that everybody gives back is lost, and gone from the queue", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  let isOver = false;
  void running.ran.then(() => void (isOver = true));
  await worker.speak();
  const { signal } = new AbortController();
  while (!isOver) (await worker.bus.queue.next("any", 100, signal))?.giveBack(0);
  const reason = "Cannot finish subjob 2 of build 1 as a worker must take it: found none after many attempts";
  assert.equal((await running.ran).outcome, { type: "lost", reason });
  await pool.close();
  assert.is(await worker.bus.queue.next("any", 100, signal), undefined);
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

test("a second master finds the first, and does not take its place", async (context) => {
  const pool = await newPool(context);
  const failure = await newPool(context).catch(String);
  assert.match(
    String(failure),
    /^BusError: Cannot be the master of this namespace of NATS as there may be one: found another \(.*, process \d+\)$/,
  );
  // What the first has queued is there still.
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  const { work } = await worker.begin();
  await worker.report(work, 1, DONE);
  await running.ran;
  await pool.close();
  await newPool(context);
});

test("a claim with another secret is not heard", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  const { work } = await worker.take();
  const forger = await context.scene.open({ secret: "another" });
  const claim = { session: work.session, run: work.run, worker: worker.id };
  assert.match(String(await forger.ask(CLAIM, claim, 200).catch(String)), /^BusError: /);
  assert.is(pool.workers()[0]?.busy, 0);
  assert.is(await worker.claim(work), "granted");
  await worker.report(work, 1, DONE);
  await running.ran;
});

test("who asks for the source of a build of this master is answered, of another not", async (context) => {
  const pool = await newPool(context);
  pool.onSource(async ({ build }) => ({ type: "gone", reason: `build ${build}` }));
  const { bus } = await newWorker(context);
  const ask = (session: string) => bus.ask(SOURCE, { session, build: 4, has: [] }, 5_000);
  assert.equal(await ask(pool.session), { type: "gone", reason: "build 4" });
  assert.equal(await ask("another"), { type: "gone", reason: "it is a build of another master" });
});

test("closing waits for who has something, and answers nobody afterwards", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  const { work } = await worker.begin();
  const nudged = worker.nudged();
  const closed = pool.close();
  await nudged;
  assert.is(await worker.report(work, 1, ABORTED), true);
  await closed;
  assert.equal((await running.ran).outcome, { type: "aborted" });
  assert.match(String(await worker.speak().catch(String)), /^BusError: /);
  assert.equal((await start(pool, newOrder()).ran).outcome, { type: "aborted" });
});

test.run();
