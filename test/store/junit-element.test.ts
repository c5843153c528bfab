import * as assert from "uvu/assert";
import { suiteStart, testcaseElement } from "../../src/store/junit-element.ts";
import { suite } from "../support/suite.ts";

const test = suite("junit element");

const PASSED = { classname: "Unit", name: "adds", seconds: 0.5 };

test("a test that passed is an empty element with its class, name and seconds", () => {
  assert.is(testcaseElement(PASSED), '<testcase classname="Unit" name="adds" time="0.5"/>\n');
  assert.match(testcaseElement({ ...PASSED, seconds: 1e-7 }), 'time="0"');
  assert.match(testcaseElement({ ...PASSED, seconds: 1_200 }), 'time="1200"');
});

test("what is said of a test stands in an element of its own", () => {
  const verdict = { element: "failure", message: "Exit code 1", type: "ExitCode", text: "a < b" } as const;
  assert.is(
    testcaseElement({ ...PASSED, verdict }),
    '<testcase classname="Unit" name="adds" time="0.5"><failure message="Exit code 1" type="ExitCode">a &lt; b</failure></testcase>\n',
  );
  assert.match(testcaseElement({ ...PASSED, verdict: { element: "skipped", message: "" } }), '<skipped message=""/>');
});

test("no text breaks out of its place, and none holds what XML forbids", () => {
  const hostile = "\"><x a='&\u001B[31mred\u001B[0m\0\uFFFE\tb\r\nc]]>";
  const verdict = { element: "error", message: hostile, text: hostile } as const;
  assert.is(
    testcaseElement({ classname: "", name: hostile, seconds: 0, verdict }),
    `<testcase classname="" name="${ATTRIBUTE}" time="0"><error message="${ATTRIBUTE}">&quot;&gt;&lt;x a='&amp;red\tb\nc]]&gt;</error></testcase>\n`,
  );
});

const ATTRIBUTE = "&quot;&gt;&lt;x a='&amp;red&#9;b&#10;c]]&gt;";

test("a suite tells its counts, and when it began", () => {
  const totals = { tests: 5, failures: 1, errors: 2, skipped: 1, seconds: 2.25 };
  const counts = 'name="Unit" tests="5" failures="1" errors="2" skipped="1" time="2.25"';
  assert.is(suiteStart("testsuites", "Unit", totals), `<testsuites ${counts}>\n`);
  assert.is(suiteStart("testsuite", "Unit", totals, 1_500), `<testsuite ${counts} timestamp="1970-01-01T00:00:01">\n`);
});

test.run();
