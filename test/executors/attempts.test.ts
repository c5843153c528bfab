import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import * as assert from "uvu/assert";
import type { ExecutorPool } from "../../src/executors/contract.ts";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { hasLivingMember } from "../../src/processes/living-members.ts";
import { makeFifo } from "../processes/fifo.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { attemptConformance } from "./attempt-conformance.ts";
import { orderOf, run, start } from "./orders.ts";

const conformance = suite("attempts in a piscina pool");
attemptConformance(conformance, createPiscinaPool);
conformance.run();

const test = suite("attempts in a thread");

const root = temporaryFolder();
const threads: Worker[] = [];
const collect = (worker: Worker): void => void threads.push(worker);
process.on("worker", collect);
test.after(() => void process.off("worker", collect));
test.after.each(() => void threads.splice(0));

/** Says "ready" to the fifo in its second attempt, which does not end. */
const SCRIPT = "echo $$ >> tries; [ $(wc -l < tries) = 1 ] && exit 1; echo ready > fifo; sleep 60";
const LIMITS = { retries: 5, noOutputTimeoutMs: 60_000 };

const withPool = async (use: (pool: ExecutorPool, folder: string) => Promise<void>): Promise<void> => {
  const pool = createPiscinaPool({ size: 1, killGraceMs: 100 });
  try {
    await use(pool, mkdtempSync(join(root, "t-")));
  } finally {
    await pool.close();
  }
};

test("one that dies loses the subjob, the attempt is ended, and the slot goes on", () =>
  withPool(async (pool, folder) => {
    const fifo = makeFifo(join(folder, "fifo"));
    const running = start(pool, orderOf(folder, [SCRIPT], { attempts: LIMITS }));
    assert.is(await fifo.read(), "ready");
    for (const thread of threads) void thread.terminate();
    const { outcome, exitCodes } = await running.ran;
    assert.is(outcome.type, "lost");
    assert.equal(exitCodes, []);
    const [, second] = readFileSync(join(folder, "tries"), "utf8").split("\n");
    assert.not.ok(await hasLivingMember(Number(second)));
    assert.equal((await run(pool, orderOf(folder, ["exit 4"]))).exitCodes, [4]);
  }));

test("one that is told to abort hears it during an attempt, and need not be ended", () =>
  withPool(async (pool, folder) => {
    const fifo = makeFifo(join(folder, "fifo"));
    const running = start(pool, orderOf(folder, [SCRIPT], { attempts: LIMITS }));
    assert.is(await fifo.read(), "ready");
    running.abort();
    assert.equal((await running.ran).outcome, { type: "aborted" });
    assert.equal((await run(pool, orderOf(folder, ["exit 4"]))).exitCodes, [4]);
    assert.is(threads.length, 1);
  }));

test.run();
