import * as assert from "uvu/assert";
import {
  drawStrokes,
  drawTroubles,
  type Stroke,
  type Trouble,
} from "../../../../src/dashboard/views/timeline/strokes.ts";
import type { AtomBar } from "../../../../src/dashboard/views/timeline/track.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("strokes");

const barsOf = (spans: readonly (readonly [number, number])[], exitCodes: readonly number[] = []): readonly AtomBar[] =>
  spans.map(([from, to], atom) => ({ from, to, subjob: 0, atom, exitCode: exitCodes[atom] ?? 0, attempts: 1 }));

const strokesOf = (bars: readonly AtomBar[], from: number, to: number, width: number): readonly Stroke[] => {
  const strokes: Stroke[] = [];
  drawStrokes(bars, { from, to }, width, (stroke) => strokes.push(stroke));
  return strokes;
};

const troublesOf = (bars: readonly AtomBar[], from: number, to: number, width: number): readonly Trouble[] => {
  const troubles: Trouble[] = [];
  drawTroubles(bars, { from, to }, width, (trouble) => troubles.push(trouble));
  return troubles;
};

test("a bar that is wide enough is drawn alone, as far as it is seen", () => {
  const bars = barsOf([
    [0, 1],
    [2, 6],
    [7, 20],
  ]);
  assert.equal(strokesOf(bars, 1, 11, 100), [
    { left: 10, right: 50, filled: 1, index: 1 },
    { left: 60, right: 100, filled: 1, index: 2 },
  ]);
});

test("a hundred thousand bars are no more strokes than there are pixels, and each failure is seen", () => {
  const spans = Array.from({ length: 100_000 }, (_, index): [number, number] => [index, index + 0.5]);
  const bars = barsOf(
    spans,
    spans.map((_, index) => Number(index === 50_000)),
  );
  const strokes = strokesOf(bars, 0, 100_000, 1_000);
  assert.ok(strokes.length > 200 && strokes.length <= 1_000, String(strokes.length));
  assert.equal(
    strokes.filter(({ filled, index }) => Math.abs(filled - 0.5) > 0.2 || index !== null),
    [],
  );
  assert.equal(
    troublesOf(bars, 0, 100_000, 1_000).map(({ left, index }) => [left, index]),
    [[500, 50_000]],
  );
});

test("failures that would be in the same pixel are drawn once", () => {
  const spans = Array.from({ length: 10_000 }, (_, index): [number, number] => [index, index + 1]);
  const bars = barsOf(
    spans,
    spans.map(() => 1),
  );
  assert.ok(troublesOf(bars, 0, 10_000, 500).length <= 501);
});

test("nothing is drawn of bars that are not seen", () => {
  const bars = barsOf([[0, 1]], [1]);
  assert.equal([strokesOf(bars, 5, 6, 100), troublesOf(bars, 5, 6, 100)], [[], []]);
});

test.run();
