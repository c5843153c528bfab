import * as assert from "uvu/assert";
import type { Atom } from "../../../src/model/atom.ts";
import { planDocument, planLines, type Planned } from "../../../src/cli/select/plan-text.ts";
import { planOf } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";

const test = suite("plan text");

const atomOf = (value: string, more: Partial<Atom> = {}): Atom => ({ variable: "N", value, ...more });

const planned = (groups: readonly (readonly Atom[])[]): Planned => ({
  plan: { ...planOf([]), subjobs: groups.map((atoms, id) => ({ id, firstAtom: 0, atoms })) },
  executors: 2,
});

const KNOWN = planned([
  [atomOf("long", { expectedSeconds: 65 }), atomOf("b")],
  [atomOf("c", { expectedSeconds: 0.25, repetition: { number: 1, of: 2 } })],
]);

test("each group has its number, and each atom what is expected of it", () => {
  assert.equal(
    [...planLines(KNOWN, 80)],
    [
      "Job unit: 3 atoms in 2 groups, 2 executors",
      "",
      "GROUP    EXPECTED  ATOM",
      "    0  1 min 05 s  N=long",
      "                ?  N=b",
      "    1      0.25 s  N=c (1 of 2)",
      "",
      "Expected: about 2 min 10 s, 2 min 10 s one after another; 1 atom not known, counted as",
      "Nothing was run.",
    ].map((line) => (line.length > 80 ? `${line.slice(0, 79)}…` : line)),
  );
});

test("no line is longer than the terminal is wide, and none holds what could rewrite the screen", () => {
  const hostile = planned([[atomOf(`${"x".repeat(100)}\u001B[2J\n`)], [atomOf("\u001B[2Jy\r\n")]]);
  for (const line of planLines(hostile, 40)) {
    assert.ok(line.length <= 40);
    assert.not.match(line, /\p{Cc}/u);
  }
});

test("before a first build nothing is expected, and that is said", () => {
  const lines = [...planLines(planned([[atomOf("a")]]), 80)];
  assert.is(lines.at(-2), "Expected: not known before a first build, so each atom is a group.");
});

test("a program reads the same, with null where nothing is known", () => {
  assert.equal(planDocument(KNOWN), {
    job_name: "unit",
    project_directory: "/srv/app",
    commit: null,
    num_executors: 2,
    num_atoms: 3,
    expected_time: 130,
    expected_total_time: 130.25,
    subjobs: [
      {
        id: 0,
        atoms: [
          { command_string: 'export N="long";', expected_time: 65 },
          { command_string: 'export N="b";', expected_time: null },
        ],
      },
      { id: 1, atoms: [{ command_string: 'export N="c";', expected_time: 0.25, repetition: 1, repetitions: 2 }] },
    ],
  });
});

test.run();
