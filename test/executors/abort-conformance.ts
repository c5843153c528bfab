import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { ExecutorPool } from "../../src/executors/contract.ts";
import { hasLivingMember } from "../../src/processes/living-members.ts";
import { makeFifo } from "../processes/fifo.ts";
import { isRunning } from "../processes/liveness.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import type { Suite } from "../support/suite.ts";
import type { PoolOptions } from "./conformance.ts";
import { orderOf, run, start } from "./orders.ts";

/** Two processes that ignore SIGTERM, one in the background; both have said "ready" to the fifo before either sleeps. */
const STUBBORN = `trap '' TERM; (echo $BASHPID > child; echo ready > fifo; sleep 60) & wait`;

/** What every pool does when it is stopped: how subjobs end, and what is left of them. */
export const abortConformance = (test: Suite<object>, createPool: (options: PoolOptions) => ExecutorPool): void => {
  const root = temporaryFolder();
  const newFolder = (): string => mkdtempSync(join(root, "t-"));
  const pools: ExecutorPool[] = [];
  const newPool = (size: number): ExecutorPool => {
    const pool = createPool({ size, killGraceMs: 100, environment: { PATH: process.env["PATH"] ?? "" } });
    pools.push(pool);
    return pool;
  };
  /** With one slot, for all that leave it as it was. */
  const single = newPool(1);
  test.after(async () => {
    for (const pool of pools) await pool.close();
  });

  test("what an atom left running is ended with it", async () => {
    const folder = newFolder();
    makeFifo(join(folder, "fifo"));
    const running = start(single, orderOf(folder, [`(trap '' TERM; echo ready > fifo; sleep 60) & read < fifo`]));
    const group = await running.started(0);
    assert.equal((await running.ran).exitCodes, [0]);
    assert.not.ok(await hasLivingMember(group));
  });

  test("as many subjobs run at once as there are slots", async () => {
    const folder = newFolder();
    makeFifo(join(folder, "fifo"));
    const pool = newPool(2);
    assert.is(pool.size, 2);
    // Each end of a fifo waits for the other one.
    const ran = await Promise.all([
      run(pool, orderOf(folder, ["echo hello > fifo"])),
      run(pool, orderOf(folder, ["cat fifo"])),
    ]);
    assert.equal(
      ran.map(({ exitCodes }) => exitCodes),
      [[0], [0]],
    );
  });

  test("one more subjob waits its turn", async () => {
    const folder = newFolder();
    const fifo = makeFifo(join(folder, "fifo"));
    const first = start(single, orderOf(folder, ["cat fifo >> log", "echo two >> log"]));
    const second = start(single, orderOf(folder, ["echo three >> log"]));
    await first.started(0);
    await fifo.write("one\n");
    await Promise.all([first.ran, second.ran]);
    assert.is(readFileSync(join(folder, "log"), "utf8"), "one\ntwo\nthree\n");
  });

  test("an abort ends the atom with all that it started, though it ignores SIGTERM, and no later atom starts", async () => {
    const folder = newFolder();
    const fifo = makeFifo(join(folder, "fifo"));
    const running = start(single, orderOf(folder, ["true", STUBBORN, "touch later"]));
    const group = await running.started(1);
    assert.is(await fifo.read(), "ready");
    running.abort();
    const { outcome, exitCodes } = await running.ran;
    assert.equal(outcome, { type: "aborted" });
    assert.equal(exitCodes, [0]);
    assert.not.ok(await hasLivingMember(group));
    assert.not.ok(isRunning(readFileSync(join(folder, "child"), "utf8").trim()));
    assert.not.ok(existsSync(join(folder, "later")));
  });

  test("an atom may use the grace time to clean up", async () => {
    const folder = newFolder();
    const fifo = makeFifo(join(folder, "fifo"));
    const order = orderOf(folder, ["trap 'echo cleaned; exit' TERM; echo ready > fifo; read < never"]);
    makeFifo(join(folder, "never"));
    const running = start(single, order);
    await fifo.read();
    running.abort();
    assert.equal((await running.ran).outcome, { type: "aborted" });
    assert.is(readFileSync(order.atoms[0]?.console ?? "", "utf8"), "cleaned\n");
  });

  test("a subjob aborted before it began runs nothing", async () => {
    const folder = newFolder();
    const running = start(single, orderOf(folder, ["touch ran"]));
    running.abort();
    const { outcome, reports } = await running.ran;
    assert.equal(outcome, { type: "aborted" });
    assert.equal(reports, []);
    assert.not.ok(existsSync(join(folder, "ran")));
  });

  test("a subjob aborted while it waits never starts, and the others go on", async () => {
    const folder = newFolder();
    const fifo = makeFifo(join(folder, "fifo"));
    const first = start(single, orderOf(folder, ["read < fifo; exit 5"]));
    await first.started(0);
    const second = start(single, orderOf(folder, ["touch ran"]));
    second.abort();
    assert.equal((await second.ran).outcome, { type: "aborted" });
    await fifo.write("go on\n");
    assert.equal((await first.ran).exitCodes, [5]);
    assert.not.ok(existsSync(join(folder, "ran")));
  });

  test("an abort after the end changes nothing, and the slot runs the next subjob", async () => {
    const running = start(single, orderOf(newFolder(), ["true"]));
    assert.equal((await running.ran).outcome, { type: "done" });
    running.abort();
    assert.equal((await run(single, orderOf(newFolder(), ["exit 6"]))).exitCodes, [6]);
  });

  test("closing aborts what runs and what waits, may be done twice, and ends the pool", async () => {
    const folder = newFolder();
    const fifo = makeFifo(join(folder, "fifo"));
    const pool = newPool(1);
    const first = start(pool, orderOf(folder, [STUBBORN]));
    const second = start(pool, orderOf(folder, ["touch ran"]));
    const group = await first.started(0);
    await fifo.read();
    await Promise.all([pool.close(), pool.close()]);
    assert.not.ok(await hasLivingMember(group));
    for (const { ran } of [first, second]) assert.equal((await ran).outcome, { type: "aborted" });
    await pool.close();
    assert.equal((await run(pool, orderOf(folder, ["touch ran"]))).outcome, { type: "aborted" });
    assert.not.ok(existsSync(join(folder, "ran")));
  });
};
