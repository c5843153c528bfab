import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { tailLines, tailOfFile } from "../../../src/cli/view/output-tail.ts";
import { temporaryFolder } from "../../processes/temporary-folder.ts";
import { suite } from "../../support/suite.ts";

const test = suite("output-tail");

test("the last lines are shown, without the empty ones at the end", () => {
  const lines = Array.from({ length: 30 }, (_, line) => `line ${line}`);
  assert.equal(tailLines(`${lines.join("\n")}\n\n\n`), lines.slice(-20));
  assert.equal(tailLines(" \n\n"), []);
});

test("of a line that was written anew, what was to be seen last is shown", () => {
  assert.equal(tailLines("10 %\r50 %\r100 %\r\ndone\r\n"), ["100 %", "done"]);
});

test("what an atom printed cannot rewrite the screen", () => {
  assert.equal(tailLines("\u001B[31mred\u001B[0m\u0007\ta\u001B[2J\u202Eb"), ["red    a b"]);
});

test("of a long file only the end is read, from the beginning of a line", () => {
  const file = join(temporaryFolder(), "console");
  writeFileSync(file, `${"x".repeat(100_000)}\n${"y".repeat(8_000)}\nlast\n`);
  assert.equal(tailOfFile(file), ["y".repeat(8_000), "last"]);
});

test("a file that can't be read has no lines", () => {
  assert.equal(tailOfFile(join(temporaryFolder(), "absent")), []);
});

test.run();
