import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import { CLAIM, MASTER } from "../../src/bus/questions.ts";
import { deferred } from "../../src/executors/deferred.ts";
import { suite } from "../support/suite.ts";
import { ABORTED, DONE, finished, newOrder, newPool, newPoolContext, newWorker, withScene } from "./nats-pool-scene.ts";
import { start } from "./orders.ts";

const test = suite("NATS pool", { context: newPoolContext() });
withScene(test);

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
  const [queue = ""] = (await worker.speak()).queues;
  await pool.close();
  assert.is(await worker.bus.queue.next(queue, 1_000, new AbortController().signal), undefined);
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
  const [any = "", ...others] = (await plain.speak()).queues;
  assert.equal(others, []);
  const [labeled, ...rest] = (await special.speak()).queues;
  assert.match(labeled ?? "", /~with~gpu$/);
  assert.equal(rest, [any]);
  const { work } = await special.begin();
  const orders: unknown = JSON.parse(Buffer.from(await special.bus.objects.get(work.orders)).toString());
  assert.equal(Reflect.get(Object(orders), "project"), { ...none, environment: { A: "b" } });
  await special.report(work, 1, DONE);
  assert.equal((await running.ran).outcome, { type: "done" });
});

test("a run that everybody gives back is lost, and gone from the queue", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  const over = new AbortController();
  void running.ran.then(() => over.abort());
  const [queue = ""] = (await worker.speak()).queues;
  while (!over.signal.aborted) (await worker.bus.queue.next(queue, 1_000, over.signal))?.giveBack(0);
  const reason = "Cannot finish subjob 2 of build 1 as a worker must take it: found none after many attempts";
  assert.equal((await running.ran).outcome, { type: "lost", reason });
  await pool.close();
  assert.is(await worker.bus.queue.next(queue, 1_000, new AbortController().signal), undefined);
});

test("a second master finds the first, and does not take its place", async (context) => {
  const pool = await newPool(context);
  const failure = await newPool(context).catch((error: unknown) => error);
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
  const stored = await worker.bus.objects.putStream(Readable.from([Buffer.from("of an earlier life")]));
  await newPool(context);
  assert.match(String(await worker.bus.objects.get(stored).catch((error: unknown) => error)), /^BusError: /);
  // Who had the store open before goes on with the new one.
  const bytes = Buffer.alloc(100_000, "x");
  assert.is((await worker.bus.objects.get(await worker.bus.objects.put(bytes))).length, bytes.length);
});

test("a master that came up unseen is told of", async (context) => {
  await newPool(context, { heartbeatMs: 1 });
  const second = await context.scene.open();
  second.answer(MASTER, () => Promise.resolve({ name: "elsewhere, process 1" }));
  const found = "There must be one master in a namespace of NATS: found another (elsewhere, process 1)";
  while (!context.said.includes(found)) await second.isReached();
});

test("a claim with another secret is not heard", async (context) => {
  const pool = await newPool(context);
  const running = start(pool, newOrder());
  const worker = await newWorker(context);
  const { work } = await worker.take();
  const forger = await context.scene.open({ secret: "another" });
  const claim = { session: work.session, run: work.run, worker: worker.id };
  assert.match(String(await forger.ask(CLAIM, claim, 200).catch((error: unknown) => error)), /^BusError: /);
  assert.is(pool.workers()[0]?.busy, 0);
  assert.is(await worker.claim(work), "granted");
  await worker.report(work, 1, DONE);
  await running.ran;
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
  assert.match(String(await worker.speak().catch((error: unknown) => error)), /^BusError: /);
  assert.equal((await start(pool, newOrder()).ran).outcome, { type: "aborted" });
});

test.run();
