import { existsSync, mkdirSync } from "node:fs";
import * as assert from "uvu/assert";
import type { Taken } from "../../src/bus/contract.ts";
import { deferred } from "../../src/executors/deferred.ts";
import { runFolder } from "../../src/worker/granted-run.ts";
import { startWorkRun } from "../../src/worker/work-run.ts";
import { suite } from "../support/suite.ts";
import { fakeMachine, ORDERS_OF_THREE, saidOf } from "./fake-machine.ts";
import { endsOf } from "./worker-orders.ts";

const test = suite("work run");

const DATA = Buffer.from(JSON.stringify(ORDERS_OF_THREE)).toString("base64");

interface FakeTaken extends Taken {
  /** What was done with it, in order. */
  readonly said: readonly string[];
}

const takenOf = (data: string = DATA): FakeTaken => {
  const said: string[] = [];
  return {
    said,
    work: { session: "s", run: 1, orders: { type: "inline", data } },
    delivery: 1,
    renew: () => void said.push("renew"),
    giveBack: (afterMs) => void said.push(`giveBack ${afterMs}`),
    done: async () => {
      said.push("done");
      return true;
    },
  };
};

test("one that is granted is done, then removed from the queue and from here", async () => {
  const fake = fakeMachine();
  const taken = takenOf();
  const run = startWorkRun(taken, 0, fake.machine);
  const folder = runFolder(fake.folder, run.name, ORDERS_OF_THREE);
  mkdirSync(folder, { recursive: true });
  assert.is(run.build, undefined);
  fake.prepare();
  await fake.running;
  assert.is(run.build, 1);
  run.renew();
  fake.ran[0]?.options.report([4, 5, 6].map((subjob) => ({ type: "subjobEnded", subjob, outcome: { type: "done" } })));
  fake.ran[0]?.end();
  await run.over;
  await run.settled;
  assert.equal(endsOf(saidOf(fake.heard)), ["4 done", "5 done", "6 done"]);
  assert.equal(taken.said, ["renew", "done"]);
  assert.not.ok(existsSync(folder));
});

test("one that is over is removed, and one that another machine has is left alone", async () => {
  for (const [verdict, said] of [
    ["over", ["done"]],
    ["taken", []],
  ] as const) {
    const fake = fakeMachine();
    fake.verdict = verdict;
    const taken = takenOf();
    await startWorkRun(taken, 0, fake.machine).settled;
    assert.equal(taken.said, said);
    assert.equal(fake.ran, []);
  }
});

test("orders that can't be read are given back after a while", async () => {
  const fake = fakeMachine();
  for (const orders of ["", Buffer.from("{}").toString("base64")]) {
    const taken = takenOf(orders);
    await startWorkRun(taken, 0, fake.machine).settled;
    assert.equal(taken.said, ["giveBack 1000000"]);
  }
});

test("one that was delivered again is renewed and removed as it came last", async () => {
  const fake = fakeMachine();
  const [first, again] = [takenOf(), takenOf()];
  const run = startWorkRun(first, 0, fake.machine);
  fake.prepare();
  await fake.running;
  run.adopt(again);
  run.renew();
  fake.ran[0]?.end();
  await run.settled;
  assert.equal(first.said, []);
  assert.equal(again.said, ["renew", "done"]);
});

test("what is handed back before it is claimed goes back at once", async () => {
  const fake = fakeMachine();
  const taken = takenOf();
  const run = startWorkRun(taken, 0, fake.machine);
  run.handBack();
  await run.settled;
  assert.equal(taken.said, ["giveBack 0"]);
  assert.equal(fake.heard, []);
});

test("what is handed back while it is claimed is returned, and what is aborted then is aborted", async () => {
  for (const [how, ends] of [
    ["handBack", ["4 returned", "5 returned", "6 returned"]],
    ["abort", ["4 aborted", "5 aborted", "6 aborted"]],
  ] as const) {
    const fake = fakeMachine();
    const { promise, resolve } = deferred<"granted">();
    fake.verdict = promise;
    const taken = takenOf();
    const run = startWorkRun(taken, 0, fake.machine);
    await fake.claiming;
    run[how]();
    resolve("granted");
    fake.prepare();
    await run.settled;
    assert.equal(fake.ran, []);
    assert.equal(endsOf(saidOf(fake.heard)), ends);
    assert.equal(taken.said, ["done"]);
  }
});

test.run();
