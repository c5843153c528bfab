import * as assert from "uvu/assert";
import { LABELS } from "../../src/model/label.ts";
import { firstMismatch } from "../../src/model/mismatch.ts";
import { suite } from "../support/suite.ts";

const test = suite("label");

const WISH = "be a label of at most 32 letters, digits, - and _";

test("labels are one, or some, of what a queue can be named by", () => {
  for (const labels of ["gpu", "x86_64-AVX2", "9".repeat(32), [], ["a"], ["a", "b", "c", "d", "e", "f"]])
    assert.equal(LABELS.parse(labels), labels);
});

test("anything else is refused with what it must be", () => {
  const wishOf = (labels: unknown): string =>
    firstMismatch(LABELS.safeParse(labels, { reportInput: true }).error!).wish;
  for (const labels of ["", "a b", "a.b", "a~b", "*", ">", "é", "a,b", "9".repeat(33)]) {
    assert.is(wishOf(labels), WISH);
    assert.is(wishOf([labels]), WISH);
  }
  assert.is(wishOf(["a", "b", "c", "d", "e", "f", "g"]), "hold at most 6 labels");
  assert.is(wishOf(7), `${WISH}, or a list of such`);
});

test.run();
