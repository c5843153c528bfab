import * as assert from "uvu/assert";
import { explain } from "../../../../src/dashboard/views/timeline/explanation.ts";
import { suite } from "../../../support/suite.ts";
import { BEGINNING, recorded, subjobRun } from "./recorded.ts";

const test = suite("explanation");

/** Executor 0 runs from 4 to 6 and from 9 to 14, executor 1 from 4 to 9; all but the executors takes 5 s. */
const UNEVEN = [
  ...BEGINNING,
  ...subjobRun(0, 0, 4, 6),
  ...subjobRun(1, 1, 4, 9),
  ...subjobRun(2, 0, 9, 14),
  { type: "finished", at: 15 },
];

test("the critical path is the phases and the executor that ended last, and takes as long as the build", () => {
  const { criticalPath, total } = explain(recorded(...UNEVEN), 99);
  assert.is(criticalPath?.executor, 0);
  assert.equal(
    criticalPath?.steps.map(({ name, seconds, isEstimate }) => [name, seconds, isEstimate]),
    [
      ["waiting", 1, false],
      ["preparing", 1, false],
      ["set-up", 2, true],
      ["busy", 7, false],
      ["idle", 3, false],
      ["teardown", 1, true],
    ],
  );
  assert.equal(criticalPath?.longest, { subjob: 2, seconds: 5 });
  assert.is(total, 15);
  assert.is(
    criticalPath?.steps.reduce((sum, { seconds }) => sum + seconds, 0),
    total,
  );
});

test("an executor is busy with its subjobs and idle in between and at the end", () => {
  const { executors } = explain(recorded(...UNEVEN), 99);
  assert.equal(executors, [
    { executor: 0, subjobs: 2, atoms: 2, failed: 0, busy: 7, idle: 3, gaps: [{ from: 6, to: 9 }] },
    { executor: 1, subjobs: 1, atoms: 1, failed: 0, busy: 5, idle: 5, gaps: [{ from: 9, to: 14 }] },
  ]);
});

test("one more executor saves what the same subjobs take less with it", () => {
  const { forecast } = explain(recorded(...UNEVEN), 99);
  // Two executors: 2 s and 5 s, then 5 s on the first one. Three: 5 s.
  assert.equal(forecast, {
    around: [
      { executors: 1, seconds: 12 },
      { executors: 2, seconds: 7 },
      { executors: 3, seconds: 5 },
      { executors: 4, seconds: 5 },
    ],
    asMany: 7,
    saved: 2,
    least: 5,
    lost: 3,
  });
});

test("a pause between two atoms that is too short to see is no gap", () => {
  const { executors } = explain(
    recorded(...BEGINNING, ...subjobRun(0, 0, 4, 5), ...subjobRun(1, 0, 5.02, 6), { type: "finished", at: 6 }),
    99,
  );
  assert.equal(executors[0]?.gaps, []);
});

test("while a build goes on, what runs is busy until now, and nothing is foretold", () => {
  const { executors, criticalPath, forecast } = explain(
    recorded(...BEGINNING, ...subjobRun(0, 0, 4, 6), {
      type: "subjob_started",
      at: 5,
      subjob_id: 1,
      executor_id: 1,
    }),
    10,
  );
  assert.is(executors[1]?.busy, 5);
  assert.is(criticalPath?.executor, 1);
  assert.is(forecast, null);
});

test("a canceled build tells nothing of other numbers of executors, as nobody knows what else there was to do", () => {
  const { forecast } = explain(recorded(...BEGINNING, ...subjobRun(0, 0, 4, 6), { type: "canceled", at: 7 }), 99);
  assert.is(forecast, null);
});

test("the ten longest atoms are told, the longest first", () => {
  const runs = Array.from({ length: 12 }, (_, index) => subjobRun(index, index, 4, 5 + ((index * 5) % 12))).flat();
  const { longestAtoms } = explain(recorded(...BEGINNING, ...runs), 99);
  assert.equal(
    longestAtoms.map(({ seconds }) => seconds),
    [12, 11, 10, 9, 8, 7, 6, 5, 4, 3],
  );
});

test("before the first subjob there are phases and nothing else", () => {
  const { phases, executors, criticalPath } = explain(recorded(...BEGINNING), 5);
  assert.is(phases.length, 3);
  assert.equal([executors, criticalPath], [[], null]);
});

test.run();
