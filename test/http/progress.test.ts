import * as assert from "uvu/assert";
import { endedViewOf, type EndedAtomView } from "../../src/http/atom-view.ts";
import { detailsOf } from "../../src/http/progress.ts";
import { workOf, type Work } from "../../src/model/build.ts";
import { summaryOf } from "../../src/model/build-summary.ts";
import { failedAtomsOf } from "../../src/model/failed-atoms.ts";
import { suite } from "../support/suite.ts";
import {
  BUILDING,
  CANCELED_LATE,
  FAILED_AS_FLAKY,
  PASSED,
  QUEUED,
  WITH_FAILURES,
  WITH_FLAKY,
  WITHOUT_ATOMS,
} from "./sample-builds.ts";

const test = suite("progress");

const viewsOf = (work: Work | null): readonly EndedAtomView[] => failedAtomsOf(work).map(endedViewOf);

test("the details count subjobs, with one decimal", () => {
  assert.is(detailsOf(summaryOf(BUILDING).work), "1 of 3 subjobs are complete (33.3%).");
  assert.is(detailsOf(summaryOf(PASSED).work), "3 of 3 subjobs are complete (100.0%).");
});

test("a build without subjobs has details, too", () => {
  assert.is(detailsOf(summaryOf(QUEUED).work), "0 of 0 subjobs are complete (0.0%).");
  assert.is(detailsOf(summaryOf(WITHOUT_ATOMS).work), "0 of 0 subjobs are complete (0.0%).");
});

test("every atom that failed is listed with its subjob, its place and how it ended", () => {
  const shared = { expected_time: null, actual_time: 0.5, state: "COMPLETED" };
  assert.equal(viewsOf(workOf(WITH_FAILURES)), [
    { ...shared, command_string: 'export N="1.1";', exit_code: 7, id: 1, subjob_id: 1 },
    { ...shared, command_string: 'export N="2.0";', exit_code: -9, id: 0, subjob_id: 2 },
  ]);
});

test("what was expected of an atom is shown beside how long it took", () => {
  const work = workOf(WITH_FAILURES);
  assert.ok(work);
  const [, second] = work.plan.subjobs;
  assert.ok(second);
  const expecting = {
    ...second,
    atoms: second.atoms.map(({ variable, value }) => ({ variable, value, expectedSeconds: 1.25 })),
  };
  const known = { ...work, plan: { ...work.plan, subjobs: work.plan.subjobs.with(1, expecting) } };
  assert.equal(
    viewsOf(known).map(({ expected_time, actual_time }) => [expected_time, actual_time]),
    [
      [1.25, 0.5],
      [null, 0.5],
    ],
  );
});

test("a failed atom tells how often it ran and why it was ended, where there is something to tell", () => {
  const shared = { expected_time: null, actual_time: 0.5, state: "COMPLETED", subjob_id: 0 };
  const listed = [
    { ...shared, command_string: 'export N="0.1";', exit_code: 124, id: 1, attempts: 3, reason: "Cannot finish" },
    { ...shared, command_string: 'export N="0.2";', exit_code: 1, id: 2 },
  ];
  assert.equal(viewsOf(workOf(WITH_FLAKY)), listed);
  assert.equal(viewsOf(workOf(FAILED_AS_FLAKY)), [
    { ...shared, command_string: 'export N="0.0";', exit_code: 0, id: 0, attempts: 2, flaky: true },
    ...listed,
  ]);
});

test("atoms that passed or never ran have not failed", () => {
  assert.equal(viewsOf(workOf(PASSED)), []);
  assert.equal(viewsOf(workOf(CANCELED_LATE)), []);
  assert.equal(viewsOf(workOf(QUEUED)), []);
});

test.run();
