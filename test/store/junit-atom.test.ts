import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { workOf, type Work } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { Job } from "../../src/model/job.ts";
import { NO_TESTS } from "../../src/model/test-report.ts";
import { consoleEnd, isOwnTest, reportedAtomsOf, reportName, verdictOf } from "../../src/store/junit-atom.ts";
import { buildOf, openingOf, ran, read, sampleReport, started } from "../model/sample-build.ts";
import { temporaryFolder } from "../processes/temporary-folder.ts";
import { suite } from "../support/suite.ts";

const test = suite("junit atom");

/** The work of a build of one atom. */
const workWith = (facts: readonly Fact[], job: Partial<Job> = {}): Work => {
  const work = workOf(buildOf([...openingOf([1], { junit: ["*.xml"], ...job }), started(0), ...facts]));
  if (work === null) throw new Error("the build has no work");
  return work;
};

const onlyOf = (work: Work): Parameters<typeof isOwnTest>[0] => [...reportedAtomsOf(work)][0]!;

const PASSING = sampleReport({ failures: 0, errors: 0, failed: [] });

test("an atom is a test itself if it left none, or failed though none of its tests did", () => {
  const cases: readonly (readonly [readonly Fact[], boolean])[] = [
    [[], true],
    [[ran(0, 0, 0)], true],
    [[ran(0, 0, 0), read(0, 0, { ...NO_TESTS, failed: [] })], true],
    [[ran(0, 0, 0), read(0, 0, PASSING)], false],
    [[ran(0, 0, 1), read(0, 0, PASSING)], true],
    [[ran(0, 0, 1), read(0, 0, sampleReport())], false],
  ];
  for (const [facts, expected] of cases) {
    const work = workWith(facts);
    assert.is(isOwnTest(onlyOf(work), work), expected, JSON.stringify(facts));
  }
});

test("how an atom ended is said in a line, with its kind", () => {
  const verdictWith = (facts: readonly Fact[], job: Partial<Job> = {}): unknown => {
    const work = workWith(facts, job);
    return verdictOf(onlyOf(work), work);
  };
  assert.is(verdictWith([ran(0, 0, 0)]), undefined);
  assert.equal(verdictWith([]), { element: "skipped", message: "It did not run to its end" });
  assert.equal(verdictWith([ran(0, 0, 7)]), { element: "failure", message: "Exit code 7", type: "ExitCode" });
  assert.equal(verdictWith([ran(0, 0, -9, { attempts: 3 })]), {
    element: "failure",
    message: "Killed by signal 9, at each of 3 attempts",
    type: "Signal",
  });
  assert.equal(verdictWith([ran(0, 0, 124, { reason: "Ended after 2 s" })]), {
    element: "failure",
    message: "Ended after 2 s",
    type: "Timeout",
  });
  const flaky = { message: "It passed at attempt 2 only", type: "Flaky" };
  assert.equal(verdictWith([ran(0, 0, 0, { attempts: 2 })]), { element: "flakyFailure", ...flaky });
  assert.equal(verdictWith([ran(0, 0, 0, { attempts: 2 })], { flakyFails: true }), { element: "failure", ...flaky });
});

test("an atom is called by its command string, and by its repetition", () => {
  assert.is(reportName({ variable: "N", value: "1" }), 'export N="1";');
  assert.is(reportName({ variable: null, value: "A=1", repetition: { number: 2, of: 3 } }), "A=1 (2 of 3)");
});

test("of a long console the last lines are taken, of a missing one nothing", () => {
  const path = join(temporaryFolder(), "console");
  assert.is(consoleEnd(path), "");
  writeFileSync(path, "short\n\n");
  assert.is(consoleEnd(path), "short");
  writeFileSync(path, `${"x".repeat(9_000)}\n${"line\n".repeat(1_000)}`);
  assert.match(consoleEnd(path), /^(line\n){999}line$/);
  writeFileSync(path, `${"line\n".repeat(5_000)}end`);
  assert.match(consoleEnd(path), /^line\n(line\n)+end$/);
});

test.run();
