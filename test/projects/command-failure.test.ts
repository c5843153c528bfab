import * as assert from "uvu/assert";
import { commandFailure, shortCommand } from "../../src/projects/command-failure.ts";
import { suite } from "../support/suite.ts";

const test = suite("command failure");

test("names the action, the command, its exit code and the end of its output", () => {
  assert.equal(commandFailure("set up build 7", "make all", 2, "one\ntwo\n"), {
    ok: false,
    message: 'Cannot set up build 7 as "make all" must exit with 0: found exit code 2 and the last output\none\ntwo',
  });
});

test("says so when a signal ended the command and when it printed nothing", () => {
  assert.is(
    commandFailure("set up build 7", "make", -9, " \n").message,
    'Cannot set up build 7 as "make" must exit with 0: found signal 9 and no output',
  );
});

test("of a long command the start is shown", () => {
  assert.is(shortCommand("x".repeat(200)), "x".repeat(200));
  assert.is(shortCommand("x".repeat(201)), `${"x".repeat(200)}...`);
});

test.run();
