import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { JOB_FILE, prepared, projectWith, timesOf, valuesOf } from "./prepared.ts";
import { directoryRequest, valueOf } from "./requests.ts";

const test = suite("preparing groups");

test("atoms are grouped by their times for as many executors as there are", async () => {
  const folder = projectWith({ "clusterrunner.yaml": JOB_FILE, list: "a\nb\nc\nd\n" });
  const expectedTimes = timesOf({ a: 2, b: 2, c: 100, d: 50 });
  const one = valueOf(await prepared(directoryRequest(folder), folder, { executors: () => 1, expectedTimes }));
  assert.equal(valuesOf(one), [["c", "a", "b"], ["d"]]);
  assert.is(one.subjobs[0]?.atoms[0]?.expectedSeconds, 100);
  const two = valueOf(await prepared(directoryRequest(folder), folder, { executors: () => 2, expectedTimes }));
  assert.equal(valuesOf(two), [["c"], ["d", "a", "b"]]);
});

test("a job that takes fewer executors than there are is grouped for those, and never for more than there are", async () => {
  const folder = projectWith({ list: "a\nb\nc\nd\n" });
  const expectedTimes = timesOf({ a: 2, b: 2, c: 100, d: 50 });
  const limited = async (max_executors: number, executors: number): Promise<readonly (readonly string[])[]> => {
    const config = { commands: ["make"], atomizers: [{ A: "cat list" }], max_executors };
    return valuesOf(
      valueOf(
        await prepared(directoryRequest(folder, { config }), folder, { executors: () => executors, expectedTimes }),
      ),
    );
  };
  assert.equal(await limited(1, 2), [["c", "a", "b"], ["d"]]);
  assert.equal(await limited(2, 1), [["c", "a", "b"], ["d"]]);
});

test("a job is grouped for the machines with its labels, and for one executor while there is none", async () => {
  const folder = projectWith({ list: "a\nb\nc\nd\n" });
  const options = {
    expectedTimes: timesOf({ a: 2, b: 2, c: 100, d: 50 }),
    executors: ([label]: readonly string[]) => (label === undefined ? 2 : 0),
  };
  const grouped = async (more: object): Promise<readonly (readonly string[])[]> => {
    const config = { commands: ["make"], atomizers: [{ A: "cat list" }], ...more };
    return valuesOf(valueOf(await prepared(directoryRequest(folder, { config }), folder, options)));
  };
  assert.equal(await grouped({}), [["c"], ["d", "a", "b"]]);
  assert.equal(await grouped({ labels: "gpu" }), [["c", "a", "b"], ["d"]]);
});

test.run();
