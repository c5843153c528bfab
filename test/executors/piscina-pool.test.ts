import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MessagePort, type Worker } from "node:worker_threads";
import * as assert from "uvu/assert";
import { deferred } from "../../src/executors/deferred.ts";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import type { ExecutorPool, Outcome, Report } from "../../src/executors/contract.ts";
import { hasLivingMember } from "../../src/processes/living-members.ts";
import { makeFifo } from "../processes/fifo.ts";
import { isRunning } from "../processes/liveness.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { abortConformance } from "./abort-conformance.ts";
import { executionConformance } from "./conformance.ts";
import { orderOf, run, start } from "./orders.ts";

const execution = suite("piscina pool: execution");
executionConformance(execution, createPiscinaPool);
execution.run();

const abort = suite("piscina pool: abort");
abortConformance(abort, createPiscinaPool);
abort.run();

const test = suite("piscina pool: threads");
const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "t-"));

const threads = new Set<Worker>();
process.on("worker", (thread) => {
  threads.add(thread);
  thread.once("exit", () => threads.delete(thread));
});
const endThreads = (): void => {
  for (const thread of threads) void thread.terminate();
};

const pools: ExecutorPool[] = [];
const newPool = (size: number, eager = size): ExecutorPool => {
  const pool = createPiscinaPool({ size, eager, killGraceMs: 100 });
  pools.push(pool);
  return pool;
};
test.after.each(async () => {
  for (const pool of pools.splice(0)) await pool.close();
  assert.is(threads.size, 0);
});

test("a thread that dies loses its subjob, whose processes are ended first, and the slot goes on", async () => {
  const folder = newFolder();
  const fifo = makeFifo(join(folder, "fifo"));
  const pool = newPool(1);
  const running = start(
    pool,
    orderOf(folder, ["exit 3", "trap '' TERM; echo ready > fifo; sleep 60 & wait", "touch later"]),
  );
  const group = await running.started(1);
  await fifo.read();
  endThreads();
  const { outcome, exitCodes } = await running.ran;
  assert.is(outcome.type, "lost");
  assert.match(
    "reason" in outcome ? outcome.reason : "",
    /^Cannot finish subjob 2 of build 1 as its thread must live: found "worker exited/,
  );
  assert.equal(exitCodes, [3]);
  assert.not.ok(await hasLivingMember(group));
  assert.not.ok(existsSync(join(folder, "later")));
  assert.equal((await run(pool, orderOf(folder, ["exit 4"]))).exitCodes, [4]);
});

test("a thread that is not started at once comes when the others have something to do, and stays", async () => {
  const folder = newFolder();
  const [here, there] = [makeFifo(join(folder, "here")), makeFifo(join(folder, "there"))];
  const pool = newPool(2, 1);
  await run(pool, orderOf(folder, ["true"]));
  assert.is(threads.size, 1);
  const first = start(pool, orderOf(folder, ["echo ready > here; until [ -e go ]; do sleep 0.01; done"]));
  const second = start(pool, { ...orderOf(folder, ["echo ready > there; touch go"]), subjob: 3 });
  await Promise.all([here.read(), there.read()]);
  await Promise.all([first.ran, second.ran]);
  assert.is(threads.size, 2);
});

test("where threads come late, one that dies leaves what waits to the others", async () => {
  const folder = newFolder();
  const fifo = makeFifo(join(folder, "fifo"));
  const pool = newPool(2, 1);
  const running = start(pool, orderOf(folder, ["echo ready > fifo; sleep 60"]));
  await fifo.read();
  endThreads();
  assert.is((await running.ran).outcome.type, "lost");
  assert.equal((await run(pool, orderOf(folder, ["exit 4"]))).exitCodes, [4]);
});

test("what left its atom's group is found, too, when the thread dies", async () => {
  const folder = newFolder();
  const fifo = makeFifo(join(folder, "fifo"));
  const running = start(newPool(1), orderOf(folder, ["setsid bash -c 'echo $$ > fifo; sleep 60' & wait"]));
  const stray = await fifo.read();
  assert.ok(isRunning(stray));
  endThreads();
  assert.is((await running.ran).outcome.type, "lost");
  assert.not.ok(isRunning(stray));
});

test("what was handed back and runs elsewhere is left alone when the thread dies", async () => {
  const folder = newFolder();
  const [here, there] = [makeFifo(join(folder, "here")), makeFifo(join(folder, "there"))];
  const first = { ...orderOf(folder, ["echo ready > here; sleep 60"]), subjob: 0 };
  // In the warm shell's hands already.
  const second = { ...orderOf(folder, ["true"]), subjob: 1 };
  const third = orderOf(folder, ["echo ready > there; until [ -e go ]; do sleep 0.01; done; exit 3"]);
  const outcomes: Outcome[] = [];
  const handBack = new AbortController();
  const returned = deferred<void>();
  const over = newPool(1).run([first, second, third], {
    signal: new AbortController().signal,
    handBack: handBack.signal,
    report: (reports) => {
      outcomes.push(...reports.flatMap((said) => ("outcome" in said ? [said.outcome] : [])));
      if (outcomes.length > 0) returned.resolve();
    },
  });
  await here.read();
  const [thread] = threads;
  handBack.abort();
  await returned.promise;
  const elsewhere = start(newPool(1), third);
  await there.read();
  await thread?.terminate();
  await over;
  assert.equal(
    outcomes.map(({ type }) => type),
    ["returned", "lost", "returned"],
  );
  writeFileSync(join(folder, "go"), "");
  assert.equal((await elsewhere.ran).exitCodes, [3]);
});

test(
  "whenever a thread dies, its subjob is done or lost, and nothing of it is left",
  async () => {
    const folder = newFolder();
    const pool = newPool(2);
    const groups: number[] = [];
    for (let kills = 0; kills < 5; kills++) {
      const orders = [0, 1].map(() =>
        orderOf(
          folder,
          Array.from({ length: 3 }, () => "sleep 0.01"),
        ),
      );
      const runs = orders.map((order) => start(pool, order));
      // A moment that depends on how far it is: the first thread is just starting, running or changing its atom.
      if (kills % 2 === 0) await Promise.race([runs[0]!.started(kills % 3), runs[0]!.ran]);
      endThreads();
      for (const { outcome, reports } of await Promise.all(runs.map(({ ran }) => ran))) {
        assert.ok(outcome.type === "done" || outcome.type === "lost", outcome.type);
        groups.push(...reports.flatMap((said) => (said.type === "atomStarted" ? [said.processGroup] : [])));
      }
    }
    assert.ok(groups.length > 0);
    for (const group of groups) assert.not.ok(await hasLivingMember(group));
    assert.equal((await run(pool, orderOf(folder, ["exit 7"]))).exitCodes, [7]);
  },
  { limitMs: 40_000 },
);

test("a thread that does not answer an abort is ended, and with it what it runs", async () => {
  const folder = newFolder();
  makeFifo(join(folder, "fifo"));
  const pool = newPool(1);
  await run(pool, orderOf(folder, ["true"]));
  const thread = [...threads][0]!;
  const exit = once(thread, "exit");
  const running = start(pool, orderOf(folder, ["read < fifo", "touch ran"]));
  const group = await running.started(0);
  // The thread never hears of it, as if it were stuck.
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = () => {};
  running.abort();
  MessagePort.prototype.postMessage = postMessage;
  assert.equal((await running.ran).outcome, { type: "aborted" });
  await exit;
  assert.not.ok(await hasLivingMember(group));
  assert.not.ok(existsSync(join(folder, "ran")));
  assert.equal((await run(pool, orderOf(folder, ["exit 2"]))).exitCodes, [2]);
});

test("a bug in who is told of reports loses the subjob, and not the pool", async () => {
  const pool = newPool(1);
  const outcomes: Outcome[] = [];
  let isFirst = true;
  const report = (reports: readonly Report[]): void => {
    const wasFirst = isFirst;
    isFirst = false;
    if (wasFirst) throw new Error("no such build");
    outcomes.push(...reports.flatMap((said) => (said.type === "subjobEnded" ? [said.outcome] : [])));
  };
  await pool.run([orderOf(newFolder(), ["true"])], { signal: new AbortController().signal, report });
  assert.is(outcomes.length, 1);
  assert.match(JSON.stringify(outcomes), /"type":"lost","reason":".*found \\"no such build\\""/);
  assert.equal((await run(pool, orderOf(newFolder(), ["exit 2"]))).exitCodes, [2]);
});

test("without an environment given, atoms have this process's", async () => {
  const order = orderOf(newFolder(), ['echo "$HOME"']);
  await run(newPool(1), order);
  assert.is(readFileSync(order.atoms[0]?.console ?? "", "utf8"), `${process.env["HOME"] ?? ""}\n`);
});

test.run();
