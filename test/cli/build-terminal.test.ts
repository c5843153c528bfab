import { existsSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { inScene, isCursorShown, WAITING } from "./scene.ts";
import { until } from "./until.ts";

const test = suite("clusterrunner build in a terminal", { limitMs: 50_000 });

/** Whether the screen ends with a region of a line with counts and one for each running atom. */
const hasRegion = (screen: readonly string[], running: number): boolean =>
  screen.at(-running - 1)?.includes("/5 atoms") === true &&
  screen.slice(-running).every((line) => /^ {2}› N=\d.* {2}\d+ s$/.test(line));

for (const columns of [40, 200]) {
  test(`${columns} columns show a bar, what runs, and a failure above it at once`, () =>
    inScene(WAITING, async ({ open, go }) => {
      const terminal = await open(["build", "-e", "4"], { columns });
      await terminal.until((screen) => hasRegion(screen, 4) && screen.at(-5)?.includes("1 failed") === true);
      const screen = terminal.screen();
      assert.is(screen.length, 7, screen.join("\n"));
      assert.match(screen[0] ?? "", /^✗ N=3 {2}exit 7 {2}\d\.\d\d s$/);
      assert.is(screen[1], "    bad number");
      assert.match(
        screen[2] ?? "",
        columns === 40 ? /1\/5 atoms {2}1 failed/ : /^█+░+ {2}1\/5 atoms {2}1 failed {2}\d+ s/,
      );
      assert.ok(screen.every((line) => line.length < columns));
      assert.equal(terminal.cursor(), { column: 0, row: 2 }, "where the region begins");
      go();
      assert.is(await terminal.ended, 1);
      const end = terminal.scrolled().join("\n");
      assert.not.match(end, /░|›/, "nothing is left of the region");
      assert.match(end, /^✗ N=3 {2}exit 7 .*\n {4}bad number\nFailed {2}1 of 5 atoms in /);
      assert.ok(isCursorShown(terminal), "the cursor is shown again");
    }));
}

test("a resize in mid-run leaves one region, which fits", () =>
  inScene(WAITING, async ({ open, go }) => {
    const terminal = await open(["build", "-e", "4"], { columns: 100 });
    await terminal.until((screen) => hasRegion(screen, 4) && screen.at(-5)?.includes("1 failed") === true);
    for (const columns of [50, 30, 120, 20, 80]) {
      await terminal.resize(columns);
      await terminal.until(
        (screen) => hasRegion(screen, 4) && (screen.at(-5)?.startsWith("█".repeat(6)) ?? false) === columns >= 80,
      );
      const regions = terminal.scrolled().filter((line) => line.includes("/5 atoms"));
      assert.is(regions.length, 1, `${columns}: ${terminal.scrolled().join("\n")}`);
      assert.ok(terminal.screen().every((line) => line.length <= columns));
    }
    go();
    assert.is(await terminal.ended, 1);
    // Of what was painted while the terminal itself was changing, a line may stay behind.
    assert.not.match(terminal.scrolled().join("\n"), /\d\/5 atoms/);
  }));

test("a terminal that has stopped halts no atom", () =>
  inScene(
    `Job:
  commands: ['[ $N -le 200 ] || touch "last$N"', 'seq 1000', 'exit 1']
  atomizers: [{ N: seq 1 201 }]
`,
    async ({ open, project }) => {
      const terminal = await open(["build"], { columns: 80 });
      await terminal.shown("atoms");
      terminal.pause();
      await until(() => existsSync(join(project, "build_results", "failures.txt")));
      terminal.resume();
      assert.is(await terminal.ended, 1);
      assert.match(terminal.scrolled().join("\n"), /^Failed {2}201 of 201 atoms/m);
    },
  ));

test.run();
