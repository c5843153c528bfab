import * as assert from "uvu/assert";
import type { Report } from "../../src/executors/contract.ts";
import { batchReports } from "../../src/executors/report-batch.ts";
import { suite } from "../support/suite.ts";

const test = suite("report batch");

const reportOf = (atom: number): Report => ({ type: "atomStarted", subjob: 0, atom, processGroup: 2 });

test("an urgent report is told at once, with those before it; the rest is given back", async () => {
  const told: (readonly Report[])[] = [];
  const batch = batchReports((reports) => {
    told.push(reports);
    return Promise.resolve();
  });
  batch.add(reportOf(0));
  assert.equal(told, []);
  batch.addUrgent(reportOf(1));
  assert.equal(told, [[reportOf(0), reportOf(1)]]);
  batch.add(reportOf(2));
  assert.equal(await batch.rest(), [reportOf(2)]);
});

test("the rest waits until what was told has been taken, and rejects if it was not", async () => {
  let refuse: (error: Error) => void = () => {};
  const batch = batchReports(() => new Promise((_, reject) => (refuse = reject)));
  batch.addUrgent(reportOf(0));
  const rest = batch.rest();
  refuse(new Error("nobody listens"));
  assert.is(await rest.catch(String), "Error: nobody listens");
});

test.run();
