import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { makeWorkplace } from "./program.ts";
import { openTerminal } from "./terminal.ts";

const test = suite("terminal of the tests", { limitMs: 30_000 });

test("shows what the program prints, as wide as it is, and the exit code", async () => {
  const { project, home, remove } = makeWorkplace(null);
  try {
    const terminal = await openTerminal(["--help"], { project, home, columns: 50, rows: 10 });
    assert.is(await terminal.ended, 0);
    assert.ok(terminal.screen().length <= 10, terminal.screen().join("\n"));
    assert.match(terminal.scrolled()[0] ?? "", /^Usage: clusterrunner/);
    assert.ok(
      terminal.scrolled().every((line) => line.length <= 50),
      "commander wraps at the width of the terminal",
    );
  } finally {
    remove();
  }
});

test.run();
