import pc from "picocolors";
import * as assert from "uvu/assert";
import { testLines } from "../../../src/cli/view/test-lines.ts";
import type { TestsSummary } from "../../../src/cli/view/summary.ts";
import { cut } from "../../../src/cli/text-width.ts";
import { suite } from "../../support/suite.ts";

const test = suite("test lines");

const ADDS = { name: "adds", suite: "Sums", message: "expected 2\nfound 3" };

const linesOf = (tests: Partial<TestsSummary>, columns: number = Number.POSITIVE_INFINITY): readonly string[] =>
  testLines(
    { tests: 4, failed: 0, skipped: 0, failedTests: [], notes: [], noted: 0, ...tests },
    { colours: pc.createColors(false), columns, fit: cut },
  );

test("a job without junit has nothing to say of tests", () => {
  assert.equal(testLines(null, { colours: pc.createColors(false), columns: 80, fit: cut }), []);
});

test("tests that passed are one line", () => {
  assert.equal(linesOf({ tests: 8 }), ["8 tests"]);
});

test("failed tests are named with the first line of what they say, and notes are told", () => {
  const failedTests = [ADDS, { name: "divides", suite: "", message: "" }];
  assert.equal(linesOf({ failed: 2, skipped: 1, failedTests, notes: ["Cannot read"], noted: 1 }), [
    "4 tests, 2 failed, 1 skipped",
    "  ✗ Sums › adds  expected 2",
    "  ✗ divides",
    "  ! Cannot read",
  ]);
});

test("a note that several atoms have is told once", () => {
  const notes = ["Cannot read a", "Cannot read b", "Cannot read a"];
  assert.equal(linesOf({ notes, noted: 3 }).slice(1), ["  ! Cannot read a (2 times)", "  ! Cannot read b"]);
});

test("twenty are named, and the others counted", () => {
  const many = { length: 21 };
  const lines = linesOf({
    failed: 42,
    failedTests: Array.from(many, () => ADDS),
    notes: Array.from(many, (_, index) => `n${index}`),
    noted: 21,
  });
  assert.is(lines.filter((line) => line.startsWith("  ✗")).length, 20);
  assert.is(lines.filter((line) => line.startsWith("  !")).length, 20);
  assert.equal(
    lines.filter((line) => line.startsWith("  and")),
    ["  and 22 more failed tests", "  and 1 more note"],
  );
});

test("what a test says cannot rewrite the screen, nor fill it", () => {
  const failedTests = [{ name: "a\u001B[2J\rb", suite: "", message: `\n${"x".repeat(1_000)}` }];
  const [, line = ""] = linesOf({ failed: 1, failedTests });
  assert.is(line, `  ✗ a b  ${"x".repeat(194)}…`);
});

test("a line is not wider than the terminal", () => {
  const failedTests = [
    { ...ADDS, message: "x".repeat(100) },
    { ...ADDS, name: "y".repeat(100) },
  ];
  for (const columns of [20, 40, 80]) {
    for (const line of linesOf({ failed: 2, failedTests, notes: ["z".repeat(100)], noted: 1 }, columns))
      assert.ok(line.length <= columns, `${columns}: ${line}`);
  }
});

test.run();
