import * as assert from "uvu/assert";
import type { AtomResult, Work } from "../../src/model/build.ts";
import { IllegalTransitionError } from "../../src/model/errors.ts";
import { leadingResults, placeOf, progress, unstarted, type SubjobFact } from "../../src/model/progress.ts";
import { at, elements } from "../../src/model/vector.ts";
import { suite } from "../support/suite.ts";
import { planOf, sampleReport } from "./sample-build.ts";

const test = suite("progress");

const start = (subjob: number, executor = 0): SubjobFact => ({ type: "subjobStarted", at: 1, subjob, executor });
const finish = (subjob: number): SubjobFact => ({ type: "subjobFinished", at: 3, subjob });
const requeue = (subjob: number): SubjobFact => ({ type: "subjobRequeued", at: 3, subjob, reason: "thread lost" });
const ran = (subjob: number, atom: number, exitCode: number, more: Partial<AtomResult> = {}): SubjobFact => ({
  type: "atomFinished",
  at: 2,
  subjob,
  atom,
  exitCode,
  seconds: 0.5,
  ...more,
});

/** The work of build 7 with three subjobs, of 2, 1 and 3 atoms. */
const after = (...facts: readonly SubjobFact[]): Work => {
  let work = unstarted(planOf([2, 1, 3]));
  for (const fact of facts) work = progress(7, work, fact);
  return work;
};

const refusal = (work: Work, fact: SubjobFact): string => {
  try {
    progress(7, work, fact);
  } catch (error) {
    assert.instance(error, IllegalTransitionError);
    return String(error);
  }
  throw new Error("the fact is taken");
};

test("before anything is done, all subjobs wait and no atom has a result", () => {
  const work = after();
  const waiting = { state: "waiting", executor: null };
  assert.equal([...elements(work.subjobs)], [waiting, waiting, waiting]);
  assert.equal([...elements(work.atoms)], [null, null, null, null, null, null]);
  assert.equal([work.subjobsDone, work.atomsDone, work.atomsFailed], [0, 0, 0]);
});

test("a subjob waits, runs and is done, and keeps its executor", () => {
  assert.equal(at(after(start(1, 4)).subjobs, 1), { state: "running", executor: 4 });
  assert.equal(at(after(start(1, 4), finish(1)).subjobs, 1), { state: "done", executor: 4 });
  assert.is(after(start(1), finish(1)).subjobsDone, 1);
});

test("a result stands at the atom's place among all atoms", () => {
  const work = after(start(2), ran(2, 1, 7));
  assert.equal([...elements(work.atoms)], [null, null, null, null, { exitCode: 7, seconds: 0.5 }, null]);
  assert.equal([work.atomsDone, work.atomsFailed], [1, 1]);
});

test("a second result of an atom replaces the first, and counts once", () => {
  const work = after(start(0), ran(0, 0, 1), ran(0, 0, 0), ran(0, 1, 0), ran(0, 1, -9));
  assert.equal([work.atomsDone, work.atomsFailed], [2, 1]);
});

test("an atom that passed at a later attempt is flaky, and not failed unless the job says so", () => {
  const facts = [start(0), ran(0, 0, 0, { attempts: 2 }), ran(0, 1, 1, { attempts: 3 }), start(1), ran(1, 0, 0)];
  const counts = ({ atomsDone, atomsFailed, atomsFlaky }: Work): readonly number[] => [
    atomsDone,
    atomsFailed,
    atomsFlaky,
  ];
  const allowed = facts.reduce((work, fact) => progress(7, work, fact), unstarted(planOf([2, 1])));
  assert.equal(counts(allowed), [3, 1, 1]);
  const forbidden = facts.reduce(
    (work, fact) => progress(7, work, fact),
    unstarted(planOf([2, 1], { flakyFails: true })),
  );
  assert.equal(counts(forbidden), [3, 2, 1]);
  assert.equal(counts(progress(7, forbidden, requeue(0))), [1, 0, 0]);
});

test("a result keeps how often the atom ran and why it was ended, and nothing that was not said", () => {
  const work = after(start(0), ran(0, 0, 124, { attempts: 2, reason: "Cannot" }), ran(0, 1, 0));
  assert.equal([...elements(work.atoms)].slice(0, 2), [
    { exitCode: 124, seconds: 0.5, attempts: 2, reason: "Cannot" },
    { exitCode: 0, seconds: 0.5 },
  ]);
});

test("a lost subjob waits again without the results it had, and others keep theirs", () => {
  const work = after(start(0, 1), start(1), ran(0, 0, 1), ran(0, 1, 0), ran(1, 0, 1), requeue(0));
  assert.equal(at(work.subjobs, 0), { state: "waiting", executor: 1 });
  assert.equal([...elements(work.atoms)].slice(0, 3), [null, null, { exitCode: 1, seconds: 0.5 }]);
  assert.equal([work.atomsDone, work.atomsFailed], [1, 1]);
});

test("a subjob that was lost runs and is done like any other", () => {
  const work = after(start(1, 0), requeue(1), start(1, 1), ran(1, 0, 0), finish(1));
  assert.equal(at(work.subjobs, 1), { state: "done", executor: 1 });
  assert.equal([work.subjobsDone, work.atomsDone, work.atomsFailed], [1, 1, 0]);
});

test("a subjob may start again without having been lost, as after a restart", () => {
  assert.equal(at(after(start(1, 0), start(1, 3)).subjobs, 1), { state: "running", executor: 3 });
});

/** The same of a job with `junit`. */
const afterWithTests = (...facts: readonly SubjobFact[]): Work => {
  let work = unstarted(planOf([2, 1, 3], { junit: ["*.xml"] }));
  for (const fact of facts) work = progress(7, work, fact);
  return work;
};
const read = (subjob: number, atom: number, report = sampleReport()): SubjobFact => ({
  type: "testsRead",
  at: 3,
  subjob,
  atom,
  report,
});

test("work without junit knows nothing of tests, and with it each atom has its report", () => {
  assert.not("tests" in after(start(0), ran(0, 0, 1), requeue(0)));
  const { tests } = afterWithTests(start(2), ran(2, 1, 1), read(2, 1));
  assert.equal(tests && [...elements(tests.reports)], [null, null, null, null, sampleReport(), null]);
  assert.equal(tests?.totals, { tests: 4, failures: 1, errors: 1, skipped: 1, seconds: 0.25 });
});

test("reports come also when the subjob is done, and count once", () => {
  const work = afterWithTests(start(0), ran(0, 0, 0), ran(0, 1, 0), finish(0), read(0, 0), read(0, 1), read(0, 1));
  assert.equal(work.tests?.totals, { tests: 8, failures: 2, errors: 2, skipped: 2, seconds: 0.5 });
});

test("a lost subjob loses its reports like its results, and a second result takes the report of the first back", () => {
  const noted = sampleReport({ note: "Cannot read" });
  const { tests } = afterWithTests(
    start(0),
    start(1),
    ran(0, 0, 1),
    read(0, 0, noted),
    ran(1, 0, 1),
    read(1, 0),
    requeue(0),
  );
  assert.equal([tests?.totals.tests, tests?.noted], [4, 0]);
  assert.is(afterWithTests(start(0), ran(0, 0, 1), read(0, 0, noted), ran(0, 0, 0)).tests?.totals.tests, 0);
});

test("a subjob that waits again keeps the results and reports of its atoms before the one that is to run first", () => {
  const again: SubjobFact = { type: "subjobRequeued", at: 3, subjob: 2, from: 1, reason: "the server stopped" };
  const work = afterWithTests(start(2), ran(2, 0, 3), read(2, 0), ran(2, 1, 4), read(2, 1), again);
  assert.equal([work.atomsDone, work.atomsFailed, work.tests?.totals.tests], [1, 1, sampleReport().tests]);
  assert.equal([leadingResults(work, work.plan.subjobs[2]!), leadingResults(work, work.plan.subjobs[0]!)], [1, 0]);
  assert.is(at(work.subjobs, 2).state, "waiting");
  // What the last life had not read of an atom is read while its subjob waits.
  assert.is(progress(7, work, read(2, 0)).tests?.totals.tests, sampleReport().tests);
});

test("a report of an atom without a result, or of a job without junit, is a bug", () => {
  const apply = 'IllegalTransitionError: Cannot apply "testsRead" to build 7 as';
  assert.is(refusal(afterWithTests(start(0)), read(0, 0)), `${apply} atom 0 must have a result: found none`);
  assert.is(refusal(after(start(0), ran(0, 0, 0)), read(0, 0)), `${apply} its job must have "junit": found none`);
  assert.is(refusal(afterWithTests(), read(0, 0)), `${apply} atom 0 must have a result: found none`);
  assert.is(refusal(afterWithTests(start(0)), read(0, 2)), `${apply} atom 2 must have a result: found none`);
});

const START = "IllegalTransitionError: Cannot apply";

test("what a subjob's state does not allow is a bug", () => {
  assert.is(
    refusal(after(), finish(1)),
    `${START} "subjobFinished" to build 7 as subjob 1 must be running: found waiting`,
  );
  assert.is(
    refusal(after(), ran(1, 0, 0)),
    `${START} "atomFinished" to build 7 as subjob 1 must be running: found waiting`,
  );
  const isDone = after(start(1), finish(1));
  assert.is(
    refusal(isDone, start(1)),
    `${START} "subjobStarted" to build 7 as subjob 1 must be waiting or running: found done`,
  );
  assert.is(
    refusal(isDone, requeue(1)),
    `${START} "subjobRequeued" to build 7 as subjob 1 must be waiting or running: found done`,
  );
  assert.is(refusal(isDone, finish(1)), `${START} "subjobFinished" to build 7 as subjob 1 must be running: found done`);
});

test("what the plan does not know is a bug", () => {
  for (const subjob of [-1, 3, 0.5]) {
    assert.is(
      refusal(after(), start(subjob)),
      `${START} "subjobStarted" to build 7 as it must be about one of 3 subjobs: found subjob ${subjob}`,
    );
  }
  assert.is(
    refusal(after(start(0)), ran(0, 2, 0)),
    `${START} "atomFinished" to build 7 as it must be about one of 2 atoms: found atom 2`,
  );
});

test("an atom's place is found, and only that of an atom in the plan", () => {
  const work = after();
  assert.is(placeOf(work, 0, 1), 1);
  assert.is(placeOf(work, 2, 2), 5);
  for (const [subjob, atom] of [
    [0, 2],
    [3, 0],
    [-1, 0],
    [0, -1],
  ] as const) {
    assert.throws(() => placeOf(work, subjob, atom), new RegExp(`^Cannot find atom ${atom} of subjob ${subjob} `));
  }
});

test.run();
