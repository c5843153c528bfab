import { execFileSync, spawnSync } from "node:child_process";
import * as assert from "uvu/assert";
import { shell } from "../../src/processes/shell.ts";
import { suite } from "../support/suite.ts";

const test = suite("shell");

test("runs a line with all of its quotes and lines as they are", () => {
  const [file, args] = shell(`printf '%s|' "a b" 'c"d'\nprintf '%s' '$e'`);
  assert.is(execFileSync(file, args, { encoding: "utf8" }), `a b|c"d|$e`);
});

test("fails when a command within a pipeline fails", () => {
  const [file, args] = shell("exit 3 | cat");
  assert.is(spawnSync(file, args).status, 3);
});

test.run();
