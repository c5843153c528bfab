import * as assert from "uvu/assert";
import { repetitionLines, repetitionsOf } from "../../../src/cli/view/repetitions.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { repeated } from "../../../src/model/selection.ts";
import { openingOf, planOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { progressOf } from "./sample-progress.ts";

const test = suite("repetitions");

/** What is said of one subjob with the atoms, each so many times, that ended with these codes as far as they ran. */
const linesOf = (values: readonly string[], times: number, exitCodes: readonly number[]): readonly string[] => {
  const atoms = values.map((value) => ({ variable: "N", value }));
  const subjobs = [{ id: 0, firstAtom: 0, atoms: times === 1 ? atoms : repeated(atoms, times) }];
  const [queued, preparing, , building] = openingOf([]);
  const prepared: Fact = { type: "prepared", at: 3, plan: { ...planOf([]), subjobs } };
  const ends = exitCodes.map((exitCode, atom) => ran(0, atom, exitCode));
  const progress = progressOf([queued!, preparing!, prepared, building!, started(0), ...ends]);
  return repetitionLines(repetitionsOf(progress.ended()));
};

test("a build that runs each atom once has nothing to tell of repetitions", () => {
  assert.equal(linesOf(["a", "b"], 1, [0, 1]), []);
});

test("atoms that failed in some of their runs are named, the worst first, and the others counted", () => {
  assert.equal(linesOf(["a", "b", "c"], 3, [0, 1, 0, 1, 1, 0, 0, 1, 0]), [
    "  N=b  3 of 3 failed",
    "  N=a  1 of 3 failed",
    "  1 other atom never failed",
  ]);
  assert.equal(linesOf(["a", "b"], 2, [0, 0, 0, 0]), ["  2 atoms never failed"]);
});

test("runs that were left out are told", () => {
  assert.equal(linesOf(["a"], 20, [0, 1]), ["  N=a  1 of 2 failed, 18 not run"]);
});

test("of very many failing atoms the worst are named", () => {
  const values = Array.from({ length: 30 }, (_, index) => `${index}`);
  const lines = linesOf(values, 2, [...values.map(() => 1), ...values.map(() => 0)]);
  assert.is(lines.length, 21);
  assert.is(lines.at(-1), "  and 10 more atoms that failed");
});

test.run();
