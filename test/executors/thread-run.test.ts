import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Outcome } from "../../src/executors/contract.ts";
import { createPiscinaPool } from "../../src/executors/piscina-pool.ts";
import { startRun, type ThreadRunOptions, type Threads } from "../../src/executors/thread-run.ts";
import { makeFifo } from "../processes/fifo.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";
import { orderOf, start } from "./orders.ts";

const test = suite("thread run");

for (const [name, how, expected] of [
  ["given up", "giveUp", "lost"],
  ["aborted", "abort", "aborted"],
] as const) {
  test(`a run that was ${name} before a thread had it leaves the next attempt alone when its task fails`, async () => {
    const folder = temporaryFolder();
    const ready = makeFifo(join(folder, "ready"));
    // Longer than it takes to look for what a thread has left.
    const order = orderOf(folder, ["echo > ready; sleep 0.3; exit 3"]);
    const outcomes: Outcome[] = [];
    let fail = (_error: Error): void => {};
    const task = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const options: ThreadRunOptions = {
      run: 1,
      orders: [order],
      killGraceMs: 100,
      report: (reports) => outcomes.push(...reports.flatMap((said) => ("outcome" in said ? [said.outcome] : []))),
      linkOf: () => undefined,
    };
    const waiting = startRun({ run: () => task } as unknown as Threads, options);
    waiting[how]();
    await waiting.over;

    const pool = createPiscinaPool({ size: 1, killGraceMs: 100 });
    try {
      const next = start(pool, order);
      await ready.read();
      fail(new Error("worker exited"));
      assert.equal((await next.ran).exitCodes, [3]);
    } finally {
      await pool.close();
    }
    assert.equal(
      outcomes.map(({ type }) => type),
      [expected],
    );
  });
}

test.run();
