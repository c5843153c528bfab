import pc from "picocolors";
import * as assert from "uvu/assert";
import { pictureOf } from "../../../src/cli/view/picture.ts";
import { Progress } from "../../../src/cli/view/progress.ts";
import { widthOf } from "../../../src/cli/text-width.ts";
import { openingOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { feed } from "./sample-progress.ts";

const test = suite("picture");

const NAMES = ["漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "👨‍👩‍👧‍👦 family", "a".repeat(300), "short", "é́́́", ""];

const RUNNING = 12;

/** Of 100 subjobs twelve run, one has failed and one was flaky. */
const busy = (): Progress => {
  const progress = new Progress();
  progress.plan({
    subjobs: Array.from({ length: 100 }, (_, place) => [
      { name: NAMES[place % NAMES.length] ?? "", expectedSeconds: 3_000 },
    ]),
    executors: RUNNING,
    flakyFails: false,
  });
  feed(
    progress,
    openingOf([]).filter(({ type }) => type !== "prepared"),
  );
  const places = Array.from({ length: RUNNING + 2 }, (_, place) => place);
  feed(progress, places.map(started));
  feed(progress, [ran(0, 0, 7), ran(1, 0, 0, { attempts: 2 })]);
  return progress;
};

const shown = (progress: Progress, columns: number, rows: number = 24): readonly string[] =>
  pictureOf(progress, pc.createColors(false), { columns, rows }, 100_000_000);

test("no line is wider than the terminal, however narrow that is", () => {
  const progress = busy();
  for (let columns = 1; columns <= 220; columns += 1)
    for (const line of shown(progress, columns)) assert.ok(widthOf(line) <= columns, `${columns}: ${line}`);
});

test("there are no more lines than the terminal has", () => {
  const progress = busy();
  for (let rows = 1; rows <= 30; rows += 1)
    assert.ok(shown(progress, 80, rows).length <= Math.max(1, rows - 1), `${rows}`);
});

test("what runs is named up to a number, and the rest counted", () => {
  const lines = shown(busy(), 80);
  assert.is(lines.length, 9);
  assert.is(lines.at(-1), "  › 5 more atoms");
});

test("a wide terminal shows everything, a narrow one what matters most", () => {
  const progress = busy();
  const [wide = ""] = shown(progress, 120);
  assert.match(wide, /^░{30} {2}2\/100 atoms {2}1 failed {2}1 flaky {2}27 h 46 min {2}ETA .+ {2}\d+\.\d\/min$/);
  assert.match(shown(progress, 30)[0] ?? "", /^░{6} {2}2\/100 atoms {2}1 failed$/);
  assert.is(shown(progress, 14)[0], "2/100 atoms");
  assert.is(shown(progress, 8)[0], "2/100 …");
});

test("a build that has no atoms yet says what it does", () => {
  const progress = new Progress();
  feed(progress, openingOf([]).slice(0, 2));
  assert.equal(shown(progress, 80), ["… Preparing: fetching the project, listing its atoms  27 h 46 min"]);
  assert.equal(shown(progress, 8), ["Prepar…"]);
});

test("a picture changes with time once a second", () => {
  const progress = busy();
  const at = (ms: number): string =>
    pictureOf(progress, pc.createColors(false), { columns: 80, rows: 9 }, ms).join("\n");
  assert.is(at(50_000), at(50_999));
  assert.is.not(at(50_999), at(51_000));
});

test.run();
