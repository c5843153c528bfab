import * as assert from "uvu/assert";
import { ciReportOf, whyText } from "../../../src/cli/reports/ci-failures.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { buildOf, done, openingOf, ran, read, REQUEST, sampleReport, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";

const test = suite("CI failures");

const tailOf = (subjob: number, atom: number): readonly string[] => [`tail ${subjob}.${atom}`];

const RUN: readonly Fact[] = [
  ...openingOf([3], { junit: ["*.xml"] }),
  started(0),
  ran(0, 0, 0),
  ran(0, 1, 1),
  ran(0, 2, -9, { seconds: 2 }),
  read(0, 1, sampleReport()),
];

test("an atom that failed is told by its failed tests, or by itself if it tells of none", () => {
  const report = ciReportOf(buildOf([...RUN, done(0), { type: "finished", at: 1_001 }]), tailOf);
  const { failures, ...rest } = report;
  assert.equal(rest, { job: "unit", outcome: "failed", seconds: 1, atoms: 3, failedAtoms: 2, flakyAtoms: 0 });
  assert.equal(
    [...failures],
    [
      { title: "Sums › adds", why: "expected 2", seconds: null, text: "found 3" },
      { title: "divides", why: "", seconds: null, text: "" },
      { title: "N=0.2", why: "killed by signal 9", seconds: 2, text: "tail 0.2" },
    ],
  );
  assert.equal([...failures].map(whyText), ["expected 2", "", "killed by signal 9, 2.00 s"]);
});

test("what a cancel ended has not failed by itself", () => {
  const report = ciReportOf(buildOf([...RUN, { type: "canceled", at: 9 }]), tailOf);
  assert.is(report.outcome, "canceled");
  assert.equal(
    Array.from(report.failures, ({ title }) => title),
    ["Sums › adds", "divides"],
  );
});

test("a build that could not run is a failure itself", () => {
  const facts: readonly Fact[] = [
    { type: "queued", at: 1, request: REQUEST },
    { type: "failed", at: 2, message: "Cannot set up\nboom" },
  ];
  const { outcome, failures } = ciReportOf(buildOf(facts), tailOf);
  assert.is(outcome, "could not run");
  assert.equal(
    [...failures],
    [{ title: "The build could not run", why: "Cannot set up", seconds: null, text: "boom" }],
  );
});

test.run();
