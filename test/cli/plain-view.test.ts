import * as assert from "uvu/assert";
import { plainView } from "../../src/cli/plain-view.ts";
import type { View } from "../../src/cli/view.ts";
import type { Build } from "../../src/model/build.ts";
import { evolve } from "../../src/model/evolve.ts";
import type { Fact } from "../../src/model/fact.ts";
import { aRequest, planOf } from "../actors/fakes.ts";
import { suite } from "../support/suite.ts";

const test = suite("plain-view");

/** Shows a view the build after each fact, at the fact's time, and returns what was written. */
const shown = (facts: readonly Fact[]): string => {
  let text = "";
  let now = 0;
  let build: Build | undefined;
  const view: View = plainView(
    (more) => (text += more),
    () => now,
  );
  for (const fact of facts) {
    now = fact.at;
    build = evolve(1, build, fact);
    view.update(build);
  }
  view.close();
  return text;
};

const START: readonly Fact[] = [
  { type: "queued", at: 0, request: aRequest() },
  { type: "preparing", at: 1 },
  { type: "prepared", at: 2, plan: planOf(50) },
  { type: "building", at: 3 },
];

const atoms = (count: number, everyMs: number, exitCode = 0, attempts = 1): readonly Fact[] =>
  Array.from({ length: count }, (_, subjob): readonly Fact[] => {
    const at = 10 + subjob * everyMs;
    return [
      { type: "subjobStarted", at, subjob, executor: 0 },
      { type: "atomFinished", at, subjob, atom: 0, exitCode, seconds: 1, attempts },
    ];
  }).flat();

test("tells of progress at most once a second, and always of the last atom", () => {
  const text = shown([...START, ...atoms(50, 100)]);
  const lines = text.split("\n").filter((line) => line.includes("done"));
  assert.ok(lines.length <= 8, text);
  assert.is(lines.at(-1), "50 of 50 atoms done");
});

test("says the same thing only once", () => {
  const lines = shown([...START, ...atoms(3, 5_000)]).split("\n");
  assert.is(new Set(lines).size, lines.length);
});

test("counts the failed ones", () => {
  assert.match(shown([...START, ...atoms(3, 2_000, 7)]), "2 of 50 atoms done, 2 failed");
});

test("counts the flaky ones", () => {
  assert.match(shown([...START, ...atoms(3, 2_000, 0, 2)]), "2 of 50 atoms done, 2 flaky");
});

test("has nothing to say of a build that never got to its atoms", () => {
  const text = shown([...START.slice(0, 2), { type: "failed", at: 9, message: "no such job" }]);
  assert.is(text, "Preparing: fetching the project, listing its atoms\n");
});

test("shows a failure with the end of its output", () => {
  let text = "";
  const view = plainView(
    (more) => (text += more),
    () => 0,
  );
  view.failed({ variable: "N", value: "2" }, { exitCode: 1, seconds: 0.5 }, ["one", "two"]);
  assert.is(text, "FAILED N=2  exit 1  0.50 s\n    one\n    two\n");
});

test.run();
