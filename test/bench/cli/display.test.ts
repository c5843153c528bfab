import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";

const test = suite("bench of the display");

test("it shows all atoms of its build, and tells what that cost", () => {
  const display = fileURLToPath(new URL("./display.js", import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [display, "100", "0.5"], { encoding: "utf8" });
  assert.is(status, 0, stderr);
  assert.match(stdout, /\d+\/100 atoms/);
  assert.ok(Number(stderr) > 0, stderr);
});

test.run();
