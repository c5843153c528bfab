import pc from "picocolors";
import * as assert from "uvu/assert";
import { testLines } from "../../src/cli/test-lines.ts";
import { workOf, type Work } from "../../src/model/build.ts";
import { buildOf, openingOf, ran, read, sampleReport, started } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";

const test = suite("test lines");

const PLAIN = pc.createColors(false);

const work = (...reports: readonly Parameters<typeof read>[2][]): Work => {
  const facts = [...openingOf([reports.length], { junit: ["*.xml"] }), started(0)];
  for (const [atom, report] of reports.entries()) facts.push(ran(0, atom, 0), read(0, atom, report));
  const found = workOf(buildOf(facts));
  assert.ok(found);
  return found;
};

test("a job without junit has nothing to say of tests", () => {
  assert.equal(testLines(null, PLAIN), []);
  assert.equal(testLines(workOf(buildOf(openingOf([1]))), PLAIN), []);
});

test("tests that passed are one line", () => {
  const passed = sampleReport({ failures: 0, errors: 0, skipped: 0, failed: [] });
  assert.equal(testLines(work(passed, passed), PLAIN), ["8 tests"]);
});

test("failed tests are named with the first line of what they say, and notes are told", () => {
  assert.equal(testLines(work(sampleReport({ note: "Cannot read" })), PLAIN), [
    "4 tests, 2 failed, 1 skipped",
    "  ✗ Sums › adds  expected 2",
    "  ✗ divides",
    "  ! Cannot read",
  ]);
});

test("twenty are named, and the others counted", () => {
  const lines = testLines(work(...Array.from({ length: 21 }, () => sampleReport({ note: "n" }))), PLAIN);
  assert.is(lines.filter((line) => line.startsWith("  ✗")).length, 20);
  assert.is(lines.filter((line) => line.startsWith("  !")).length, 20);
  assert.equal(
    lines.filter((line) => line.startsWith("  and")),
    ["  and 22 more failed tests", "  and 1 more note"],
  );
});

test("what a test says cannot rewrite the screen, nor fill it", () => {
  const failed = [{ name: "a\u001B[2J\rb", suite: "", message: `\n${"x".repeat(1_000)}` }];
  const [, line = ""] = testLines(work(sampleReport({ failed })), PLAIN);
  assert.is(line, `  ✗ a b  ${"x".repeat(200)}...`);
});

test.run();
