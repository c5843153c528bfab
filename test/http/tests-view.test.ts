import * as assert from "uvu/assert";
import { testsOf, testTotalsOf } from "../../src/http/tests-view.ts";
import { workOf } from "../../src/model/build.ts";
import { buildOf, openingOf, ran, read, sampleReport, started } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";
import { PASSED, QUEUED, WITH_TESTS } from "./sample-builds.ts";

const test = suite("tests view");

const NUMBERS = { num_tests: 4, num_failed: 2, num_failures: 1, num_errors: 1, num_skipped: 1, seconds: 0.25 };

test("the tests of a build are its totals, its failed tests and its notes, each with its atom", () => {
  assert.equal(testsOf(workOf(WITH_TESTS)), {
    ...NUMBERS,
    failed: [
      { name: "adds", suite: "Sums", message: "expected 2\nfound 3", subjob_id: 0, atom_id: 1 },
      { name: "divides", suite: "", message: "", subjob_id: 0, atom_id: 1 },
    ],
    notes: [{ note: "Cannot read", subjob_id: 0, atom_id: 1 }],
  });
  assert.equal(testTotalsOf(workOf(WITH_TESTS)?.tests?.totals), NUMBERS);
});

test("a build whose job has no junit, or is not known yet, has none", () => {
  for (const build of [PASSED, QUEUED]) {
    assert.is(testsOf(workOf(build)), null);
    assert.is(testTotalsOf(workOf(build)?.tests?.totals), null);
  }
});

test("while nothing is read, there are none", () => {
  const build = buildOf(openingOf([2], { junit: ["*.xml"] }));
  assert.equal(testsOf(workOf(build)), {
    num_tests: 0,
    num_failed: 0,
    num_failures: 0,
    num_errors: 0,
    num_skipped: 0,
    seconds: 0,
    failed: [],
    notes: [],
  });
});

test("a hundred are listed, and all are counted", () => {
  const [one] = sampleReport().failed;
  const report = sampleReport({ failures: 150, errors: 0, failed: Array.from({ length: 150 }, () => one!), note: "n" });
  const facts = [...openingOf([120], { junit: ["*.xml"] }), started(0)];
  for (let atom = 0; atom < 120; atom++) facts.push(ran(0, atom, 0), read(0, atom, report));
  const view = testsOf(workOf(buildOf(facts)));
  assert.equal([view?.failed.length, view?.num_failed, view?.notes.length], [100, 120 * 150, 100]);
});

test.run();
