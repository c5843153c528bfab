import * as assert from "uvu/assert";
import { Progress } from "../../../src/cli/view/progress.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { done, openingOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { feed, progressOf } from "./sample-progress.ts";

const test = suite("progress");

/** Fact by fact at these times. */
const at = (ms: number, fact: Fact): Fact => ({ ...fact, at: ms });

const EXECUTORS = 2;

const planned = (expected: readonly (number | null)[]): Progress => {
  const progress = new Progress();
  progress.plan({
    subjobs: expected.map((expectedSeconds, place) => [{ name: `N=${place}`, expectedSeconds }]),
    executors: EXECUTORS,
    flakyFails: false,
  });
  feed(
    progress,
    openingOf([]).filter(({ type }) => type !== "prepared"),
  );
  return progress;
};

test("counts what has ended, failed and been flaky", () => {
  const progress = progressOf([
    ...openingOf([3, 1]),
    started(0),
    ran(0, 0, 7),
    ran(0, 1, 0, { attempts: 2 }),
    ran(0, 2, 0),
  ]);
  assert.equal([progress.total, progress.done, progress.failed, progress.flaky], [4, 3, 1, 1]);
});

test("a flaky atom has failed where the job says so", () => {
  const progress = progressOf([...openingOf([1], { flakyFails: true }), started(0), ran(0, 0, 0, { attempts: 2 })]);
  assert.equal([progress.failed, progress.flaky], [1, 1]);
});

test("an atom that ends again, as its executor was lost, counts once, as it ended last", () => {
  const again: readonly Fact[] = [
    { type: "subjobRequeued", at: 8, subjob: 0, reason: "lost" },
    started(0),
    ran(0, 0, 0),
  ];
  const progress = progressOf([...openingOf([2]), started(0), ran(0, 0, 7), ...again]);
  assert.equal([progress.done, progress.failed], [1, 0]);
});

test("names what runs, the longest first, since when its atom began", () => {
  const progress = progressOf([
    ...openingOf([2, 1]),
    at(1_000, started(0)),
    at(2_000, started(1)),
    at(4_000, ran(0, 0, 0)),
  ]);
  assert.equal(progress.running(5_000), [
    { name: "N=1.0", seconds: 3 },
    { name: "N=0.1", seconds: 1 },
  ]);
  feed(progress, [at(6_000, ran(1, 0, 0)), at(6_000, done(1))]);
  assert.equal(progress.running(6_000), [{ name: "N=0.1", seconds: 2 }]);
});

test("forecasts by what is expected of the atoms, those that run included", () => {
  const progress = planned([10, 10, 20]);
  feed(progress, [at(0, started(0)), at(0, started(1))]);
  assert.is(progress.remaining(0), null, "before anything can be told");
  // Ten of forty expected seconds in five: thirty more at this pace.
  assert.is(progress.remaining(5_000), 15);
  feed(progress, [at(8_000, ran(0, 0, 0)), at(8_000, done(0)), at(8_000, started(2))]);
  // An atom that is alone at the end takes no less for what ran beside the others.
  assert.is(progress.remaining(8_000), 20);
});

test("forecasts by the number of atoms, if nothing is known of them", () => {
  const progress = planned([null, null, null, null]);
  feed(progress, [at(0, started(0)), at(0, started(1))]);
  assert.is(progress.remaining(5_000), null);
  feed(progress, [at(6_000, ran(0, 0, 0))]);
  assert.is(progress.remaining(6_000), 18);
});

test("a new atom is expected to take as long as the known ones", () => {
  const progress = planned([4, null]);
  feed(progress, [at(0, started(0)), at(4_000, ran(0, 0, 0))]);
  assert.is(progress.remaining(4_000), 4);
});

test("the rate is that of all atoms since the first began", () => {
  const progress = progressOf([
    ...openingOf([4]),
    at(1_000, started(0)),
    at(2_000, ran(0, 0, 0)),
    at(3_000, ran(0, 1, 0)),
  ]);
  assert.is(progress.rate(5_000), 0.5);
});

test("the time of a build stands still when it has ended", () => {
  const progress = progressOf([...openingOf([1]), { type: "failed", at: 2_001, message: "no room" }]);
  assert.equal([progress.seconds(9_000), progress.phase, progress.message], [2, "failed", "no room"]);
});

test("flaky atoms can be told to count as failed after they have ended", () => {
  const progress = progressOf([...openingOf([3]), started(0), ran(0, 0, 0), ran(0, 1, 0, { attempts: 2 })]);
  assert.is(progress.failed, 0);
  progress.failFlaky();
  progress.failFlaky();
  feed(progress, [ran(0, 2, 0, { attempts: 3 })]);
  assert.equal([progress.done, progress.failed, progress.flaky], [3, 2, 2]);
  assert.equal(
    Array.from(progress.ended(), ({ failed }) => failed),
    [false, true, true],
  );
});

test("an event of a subjob that the plan does not know changes nothing", () => {
  const progress = progressOf(openingOf([1]));
  feed(progress, [started(5), ran(5, 0, 1)]);
  assert.equal([progress.done, progress.failed], [0, 0]);
});

test.run();
