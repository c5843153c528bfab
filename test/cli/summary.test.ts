import pc from "picocolors";
import * as assert from "uvu/assert";
import { summaryOf } from "../../src/cli/summary.ts";
import type { AtomResult } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { Job } from "../../src/model/job.ts";
import { buildOf, done, openingOf, ran, started } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";

const test = suite("summary");

const linesOf = (facts: readonly Fact[]): readonly string[] =>
  summaryOf(buildOf(facts), { results: "out", colours: pc.createColors(false), now: 0 }).split("\n");

/** The lines for a build of one subjob, whose atoms ended like this. */
const ended = (results: readonly Partial<AtomResult>[], job: Partial<Job> = {}): readonly string[] =>
  linesOf([
    ...openingOf([results.length], job),
    started(0),
    ...results.map(({ exitCode = 0, ...more }, atom) => ran(0, atom, exitCode, more)),
    done(0),
    { type: "finished", at: 2_001 },
  ]);

test("a build that passed tells how many atoms it had and how long it took", () => {
  assert.equal(ended([{}, {}]), ["Passed  2 atoms in 2.00 s", "Results are in out"]);
});

test("what parallel running saved is told where it saved something", () => {
  assert.equal(ended([{ seconds: 2 }, { seconds: 3 }])[0], "Passed  2 atoms in 2.00 s, 5.00 s one after another");
});

test("a build that failed counts the failed atoms, and says where they are listed", () => {
  assert.equal(ended([{ exitCode: 7 }, {}]), [
    "Failed  1 of 2 atoms in 2.00 s",
    "Results are in out; the failed atoms are listed in out/failures.txt",
  ]);
});

test("a build that passed names its flaky atoms", () => {
  assert.equal(ended([{ attempts: 1 }, { attempts: 3 }]), [
    "Passed  2 atoms, 1 flaky in 2.00 s",
    "  Flaky: N=0.1  passed at attempt 3  0.50 s",
    "Results are in out",
  ]);
});

test("a build that failed for nothing but a flaky atom says so", () => {
  assert.equal(ended([{ attempts: 2 }], { flakyFails: true }).slice(0, 2), [
    "Failed  1 of 1 atom, 1 flaky in 2.00 s",
    "  Flaky: N=0.0  passed at attempt 2  0.50 s",
  ]);
});

test("why an atom was ended is told in a line that cannot rewrite the screen", () => {
  assert.equal(ended([{}, { exitCode: 124, reason: "Cannot \u001B[2Jfinish\nit" }]).slice(0, 2), [
    "Failed  1 of 2 atoms in 2.00 s",
    "  Cannot finish it",
  ]);
});

test("of many atoms some are named, and the others counted", () => {
  const late = Array.from({ length: 12 }, (_, atom) => ({ exitCode: 124, reason: `Cannot finish ${atom}` }));
  const flaky = Array.from({ length: 11 }, () => ({ attempts: 2 }));
  const lines = ended([...late, ...flaky]);
  assert.is(lines.length, 24);
  assert.equal(
    [lines[10], lines[11], lines[22]],
    ["  Cannot finish 9", "  2 more that took too long", "  1 more flaky"],
  );
});

test("a build that could not run says why, and a canceled one after how long", () => {
  const opening = openingOf([1]).slice(0, 3);
  assert.equal(linesOf([...opening, { type: "failed", at: 9, message: "no such job" }]), [
    "The build could not run",
    "no such job",
  ]);
  assert.equal(linesOf([...opening, { type: "canceled", at: 3_001 }]), ["Canceled after 3.00 s"]);
});

test.run();
