import * as assert from "uvu/assert";
import { type FileEnd, reportOf } from "./file-report.ts";
import { suite } from "./suite.ts";
import type { TestEvent } from "./test-event.ts";

const test = suite("file report");

const GOOD_END: FileEnd = { code: 0, signal: null, limitMs: undefined, leftovers: [] };
const LOADED: readonly TestEvent[] = [
  { type: "suiteDeclared", suite: "s" },
  { type: "testDeclared", suite: "s", test: "one" },
  { type: "testDeclared", suite: "s", test: "two" },
  { type: "suiteQueued", suite: "s" },
  { type: "loaded", suites: 1 },
];
const ONE: readonly TestEvent[] = [
  { type: "testStarted", suite: "s", test: "one" },
  { type: "testPassed", suite: "s", test: "one" },
];
const TWO: readonly TestEvent[] = [
  { type: "testStarted", suite: "s", test: "two" },
  { type: "testPassed", suite: "s", test: "two" },
];
const ENDED: TestEvent = { type: "ended" };

test("a file whose tests all passed has no problem", () => {
  assert.equal(reportOf([...LOADED, ...ONE, ...TWO, ENDED], GOOD_END), { passed: 2, problems: [] });
});

test("a process that says nothing has failed", () => {
  assert.equal(reportOf([], GOOD_END), { passed: 0, problems: ["exited with code 0 before its tests ended"] });
});

test("a test that is dropped without a word fails its file", () => {
  assert.equal(reportOf([...LOADED, ...ONE, ENDED], GOOD_END), {
    passed: 1,
    problems: ['exited with code 0 after its tests; 1 not started, first s › "two"'],
  });
});

test("a test that starts and is not heard of again fails its file", () => {
  const started: TestEvent = { type: "testStarted", suite: "s", test: "two" };
  assert.equal(reportOf([...LOADED, ...ONE, started, ENDED], GOOD_END), {
    passed: 1,
    problems: ['exited with code 0 during s › "two"'],
  });
});

test("a process killed from outside after its tests fails its file", () => {
  const end: FileEnd = { ...GOOD_END, code: null, signal: "SIGSEGV" };
  assert.equal(reportOf([...LOADED, ...ONE, ...TWO, ENDED], end), {
    passed: 2,
    problems: ["was killed by SIGSEGV although its tests passed"],
  });
});

test("suites of uvu beside those of the harness fail their file", () => {
  const mixed = LOADED.map((event) => (event.type === "loaded" ? { ...event, suites: 2 } : event));
  assert.equal(reportOf([...mixed, ...ONE, ...TWO, ENDED], GOOD_END).problems, [
    "has tests of uvu itself, which nothing guards: use suite() of test/support/suite.ts",
  ]);
});

test("a limit broken after the tests is a problem all the same", () => {
  const end: FileEnd = { ...GOOD_END, code: null, signal: "SIGKILL", limitMs: 5 };
  assert.equal(reportOf([...LOADED, ...ONE, ...TWO, ENDED], end).problems, [
    "was killed at its limit of 5 ms after its tests",
  ]);
});

test.run();
