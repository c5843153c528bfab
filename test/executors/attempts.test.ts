import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import * as assert from "uvu/assert";
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

const test = suite("attempts in a thread that dies");

test("the subjob is lost as any other, its attempt is ended, and the slot goes on", async () => {
  const threads: Worker[] = [];
  const collect = (worker: Worker): void => void threads.push(worker);
  process.on("worker", collect);
  const pool = createPiscinaPool({ size: 1, killGraceMs: 100 });
  try {
    const folder = mkdtempSync(join(temporaryFolder(), "t-"));
    const fifo = makeFifo(join(folder, "fifo"));
    const script = "echo $$ >> tries; [ $(wc -l < tries) = 1 ] && exit 1; echo ready > fifo; sleep 60";
    const running = start(pool, orderOf(folder, [script], { attempts: { retries: 5, noOutputTimeoutMs: 60_000 } }));
    assert.is(await fifo.read(), "ready");
    for (const thread of threads) void thread.terminate();
    const { outcome, exitCodes } = await running.ran;
    assert.is(outcome.type, "lost");
    assert.equal(exitCodes, []);
    const [, second] = readFileSync(join(folder, "tries"), "utf8").split("\n");
    assert.not.ok(await hasLivingMember(Number(second)));
    assert.equal((await run(pool, orderOf(folder, ["exit 4"]))).exitCodes, [4]);
  } finally {
    process.off("worker", collect);
    await pool.close();
  }
});

test.run();
