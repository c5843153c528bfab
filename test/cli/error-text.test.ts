import * as assert from "uvu/assert";
import { errorText } from "../../src/cli/error-text.ts";
import { ConfigError } from "../../src/config.ts";
import { suite } from "../support/suite.ts";

const test = suite("error-text");

const HINT = "clusterrunner validate shows every problem, with its line and how to mend it.\n";

test("an error is its message, and nothing of its stack", () => {
  assert.is(errorText(new Error("Cannot do it")), "clusterrunner: Cannot do it\n");
  assert.is(errorText("a text"), "clusterrunner: a text\n");
});

test("each problem of the settings has a line, and what shows all is told", () => {
  const error = new ConfigError(["one", "two"]);
  assert.is(errorText(error), `clusterrunner: one\nclusterrunner: two\n${HINT}`);
  assert.is(errorText(new Error("one", { cause: error })), `clusterrunner: one\n${HINT}`);
});

test("a wrong option is no matter of files", () => {
  assert.is(errorText(new ConfigError(["one"], { isUsage: true })), "clusterrunner: one\n");
});

test("a mistake in clusterrunner.yaml leads to all of them", () => {
  const message = 'Cannot read "/a/clusterrunner.yaml" line 1, column 1 as job "a" must be a mapping: found 3';
  assert.is(errorText(new Error(message)), `clusterrunner: ${message}\n${HINT}`);
});

test.run();
