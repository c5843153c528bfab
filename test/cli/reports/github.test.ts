import * as assert from "uvu/assert";
import type { CiFailure, CiReport } from "../../../src/cli/reports/ci-failures.ts";
import { annotationsOf, stepSummaryOf } from "../../../src/cli/reports/github.ts";
import { suite } from "../../support/suite.ts";

const test = suite("github");

const reportOf = (failures: readonly CiFailure[], more: Partial<CiReport> = {}): CiReport => ({
  job: "Test",
  outcome: "failed",
  seconds: 61,
  atoms: 12,
  failedAtoms: failures.length,
  flakyAtoms: 1,
  failures,
  ...more,
});

const failed = (title: string, text = ""): CiFailure => ({ title, why: "exit 7", seconds: 0.5, text });

test("each failure is an annotation, in which nothing ends the command or begins another", () => {
  assert.equal(
    [...annotationsOf(reportOf([failed("A=1:2,3%", "\u001B[31m50%\r\n::error::x\n"), failed("B")]))],
    ["::error title=A=1%3A2%2C3%25::exit 7, 0.50 s%0A50%25%0D%0A::error::x%0A", "::error title=B::exit 7, 0.50 s"],
  );
});

test("a build that passed has none", () => {
  assert.equal([...annotationsOf(reportOf([], { outcome: "passed" }))], []);
});

test("beyond ten, which are all that are shown, the others are counted", () => {
  const lines = [...annotationsOf(reportOf(Array.from({ length: 12 }, (_, index) => failed(`A=${index}`))))];
  assert.is(lines.length, 11);
  assert.is(lines[10], "::notice title=Test::2 more failures not shown here");
});

test("a long text is cut", () => {
  const [line = ""] = annotationsOf(reportOf([failed("A".repeat(1_000), "x".repeat(100_000))]));
  assert.ok(line.length < 2_500);
});

test("the summary of the step is a table of the build, and one of what failed", () => {
  assert.is(
    stepSummaryOf(reportOf([failed("A=1"), failed("B")])),
    `### ❌ Test: 2 of 12 atoms failed

| Result | Atoms | Failed | Flaky | Time |
| --- | ---: | ---: | ---: | ---: |
| failed | 12 | 2 | 1 | 1 min 01 s |

| What failed | Why |
| --- | --- |
| <code>A=1</code> | <code>exit 7, 0.50 s</code> |
| <code>B</code> | <code>exit 7, 0.50 s</code> |

`,
  );
});

test("a summary of a build that passed is short", () => {
  const summary = stepSummaryOf(reportOf([], { outcome: "passed", failedAtoms: 0 }));
  assert.match(summary, /^### ✅ Test: 12 atoms passed\n/);
  assert.is(summary.split("\n").length, 7);
});

test("no value breaks out of its cell, nor makes anything of the summary", () => {
  const summary = stepSummaryOf(reportOf([failed("a|b`c`\n<b>[x](http://y)")], { job: "*<x>*" }));
  assert.match(summary, "<code>a&#124;b&#96;c&#96; &#60;b&#62;&#91;x&#93;(http://y)</code>");
  assert.match(summary, "### ❌ &#42;&#60;x&#62;&#42;: ");
});

test("of very many failures some are listed, and the others counted", () => {
  const summary = stepSummaryOf(reportOf(Array.from({ length: 25 }, () => failed("x".repeat(10_000)))));
  assert.match(summary, "\nand 5 more\n");
  assert.ok(summary.length < 20_000);
});

test.run();
