import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { ESCAPE, inScene, WAITING } from "./scene.ts";
import type { TerminalOptions } from "./terminal.ts";

const test = suite("clusterrunner build with plain lines, or odd names", { limitMs: 50_000 });

const COLOUR = new RegExp(`${ESCAPE}\\[\\d*m`, "g");

const PLAIN: readonly (readonly [what: string, options: Partial<TerminalOptions>])[] = [
  ["a terminal of no width", { columns: 0 }],
  ["NO_COLOR", { env: { NO_COLOR: "1" } }],
  ["CI", { env: { CI: "true" } }],
  ["a dumb terminal", { env: { TERM: "dumb" } }],
];

for (const [what, options] of PLAIN) {
  test(`${what} has plain lines`, () =>
    inScene(WAITING, async ({ open, go }) => {
      go();
      const terminal = await open(["build"], options);
      assert.is(await terminal.ended, 1);
      const lines = terminal.scrolled();
      assert.ok(
        lines.some((line) => line.startsWith("FAILED N=3  exit 7")),
        lines.join("\n"),
      );
      assert.is(lines.find((line) => line.startsWith("5 of 5"))?.trim(), "5 of 5 atoms done, 1 failed");
      const left = what === "NO_COLOR" ? terminal.written() : terminal.written().replaceAll(COLOUR, "");
      assert.not.ok(left.includes(ESCAPE), "nothing moves");
    }));
}

test("names that are wide, long or hostile stay on their lines", () =>
  inScene(
    `Job:
  commands: ['while ! [ -e go ]; do sleep 0.05; done']
  atomizers: [{ N: "printf '%s\\\\n' 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 \\"$(printf 'a\\\\033[2J\\\\033[5A\\\\007b')\\" 👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦" }]
`,
    async ({ open, go }) => {
      const terminal = await open(["build", "-e", "3"], { columns: 40, env: { LANG: "C.UTF-8" } });
      await terminal.until((screen) => screen.length === 4);
      const [head, ...running] = terminal.screen();
      assert.match(head ?? "", /0\/3 atoms/);
      assert.ok(
        running.every((line) => line.startsWith("  › N=")),
        running.join("\n"),
      );
      assert.ok(
        running.some((line) => /N=a ?b {2}\d+ s$/.test(line)),
        running.join("\n"),
      );
      assert.ok(
        running.some((line) => /漢…  \d+ s$/.test(line)),
        running.join("\n"),
      );
      go();
      assert.is(await terminal.ended, 0);
      assert.not.match(terminal.scrolled().join("\n"), /░|›/);
    },
  ));

test.run();
