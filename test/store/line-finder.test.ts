import * as assert from "uvu/assert";
import { finderOf } from "../../src/store/line-finder.ts";
import { suite } from "../support/suite.ts";

const test = suite("line finder");

test("a text is found in whatever letters, and through what colours it", () => {
  const text = "one\nTWO two\n\u001b[31mt\u001b[0mwo\n\u001b]0;two\u0007\nthree";
  assert.equal([...finderOf({ text: "Two" })(text)], [1, 2]);
});

const REPORTS = [
  "Error: expected 4, found 5",
  "TypeError: undefined is not a function",
  "java.lang.NullPointerException",
  "src/main.c:3:1: error: expected ';'",
  "\u001b[31mERROR\u001b[0m something",
  "Traceback (most recent call last):",
  "FAILED tests/test_a.py::test_b",
  "--- FAIL: TestX (0.00s)",
  "not ok 3 - adds",
  "make: *** [all] Error 2",
  "Segmentation fault (core dumped)",
  "bash: foo: command not found",
  "3 errors",
  "thread 'main' panicked at src/main.rs",
];

const NO_REPORTS = [
  "0 errors, 0 failures",
  "no errors",
  "failed: 0",
  "errors=0",
  "gcc -Werror -c error.c",
  "copied error-page.html and /var/log/error/x",
  "terror and failover",
  "all tests passed",
];

test("what looks like the report of an error is told from what only has the word", () => {
  for (const line of REPORTS) assert.equal([...finderOf("errors")(`fine\n${line}\nfine`)], [1], line);
  for (const line of NO_REPORTS) assert.equal([...finderOf("errors")(`fine\n${line}\nfine`)], [], line);
});

test("a line of nothing but letters takes no longer than any other", () => {
  const began = process.cpuUsage();
  assert.equal([...finderOf("errors")(`${"x".repeat(1 << 20)}\n${"error_".repeat(1 << 17)}`)], []);
  assert.equal([...finderOf({ text: "y" })("\u001b]".repeat(1 << 19))], []);
  const { user } = process.cpuUsage(began);
  assert.ok(user < 2_000_000, `${user} µs`);
});

test.run();
