import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { hasLivingMember } from "../../src/processes/living-members.ts";
import { suite } from "../support/suite.ts";
import { inScene, isCursorShown, WAITING } from "./scene.ts";
import type { Terminal } from "./terminal.ts";

const test = suite("clusterrunner build, interrupted", { limitMs: 50_000 });

/** Neither SIGTERM nor the teardown end it soon. */
const STUBBORN = `Job:
  commands: ['trap "" TERM', 'echo $$ > "$PROJECT_DIR/pid"', 'while :; do sleep 0.1; done']
  teardown_build: [touch torn-down]
  atomizers: [{ N: seq 1 2 }]
`;

const pidOf = async (project: string, terminal: Terminal): Promise<number> => {
  await terminal.until(() => existsSync(join(project, "pid")) && readFileSync(join(project, "pid"), "utf8") !== "");
  return Number(readFileSync(join(project, "pid"), "utf8"));
};

test("the first Ctrl-C ends the build in order and tells so", () =>
  inScene(STUBBORN, async ({ open, project }) => {
    writeFileSync(join(project, "clusterrunner.conf"), "[general]\nkill_grace = 0.2\n", { mode: 0o600 });
    const terminal = await open(["build", "-e", "1", "-c", "clusterrunner.conf"]);
    const pid = await pidOf(project, terminal);
    terminal.type("\u0003");
    await terminal.shown("Ending the build and what it started; once more kills it at once");
    assert.is(await terminal.ended, 130);
    assert.match(
      terminal.scrolled().join("\n"),
      /^Interrupted after .*: 0 of 2 atoms had ended|^Interrupted after .*: 1 of 2 atoms had ended/m,
    );
    assert.ok(existsSync(join(project, "torn-down")));
    assert.is(await hasLivingMember(pid), false, "the atom's process group is gone");
  }));

test("the second Ctrl-C kills what runs at once", () =>
  inScene(STUBBORN, async ({ open, project, home }) => {
    writeFileSync(join(project, "clusterrunner.conf"), "[general]\nkill_grace = 3600\n", { mode: 0o600 });
    const terminal = await open(["build", "-e", "1", "-c", "clusterrunner.conf"]);
    const pid = await pidOf(project, terminal);
    terminal.type("\u0003");
    await terminal.shown("once more kills it at once");
    const again = setInterval(() => terminal.type("\u0003"), 150);
    assert.is(await terminal.ended, 130);
    clearInterval(again);
    assert.is(await hasLivingMember(pid), false, "the atom's process group is gone");
    assert.not(existsSync(join(project, "torn-down")));
    assert.ok(isCursorShown(terminal), "the cursor is shown again");
    assert.ok(existsSync(join(home, ".clusterrunner")));
  }));

test("the end of who reads the output ends the build", () =>
  inScene(WAITING, async ({ run, project }) => {
    const build = run("build", "-e", "3");
    await build.shown("FAILED N=3");
    build.child.stdout?.destroy();
    // The next line is the first that nobody takes.
    writeFileSync(join(project, "go"), "");
    assert.is(await build.ended, 141);
    assert.is(build.stderr(), "");
  }));

test.run();
