import * as assert from "uvu/assert";
import { workOf, type Work } from "../../src/model/build.ts";
import {
  failedTestCount,
  failedTestsOf,
  listedTestCount,
  testNotesOf,
  unreadAtomsOf,
} from "../../src/model/work-tests.ts";
import { suite } from "../support/suite.ts";
import { buildOf, done, openingOf, ran, read, sampleReport, started } from "./sample-build.ts";

const test = suite("work tests");

const work = (...facts: Parameters<typeof buildOf>[0]): Work => {
  const found = workOf(buildOf([...openingOf([2, 1], { junit: ["*.xml"] }), ...facts]));
  assert.ok(found);
  return found;
};

const WITHOUT = workOf(buildOf(openingOf([1])))!;

const REPORTED = work(
  started(0),
  ran(0, 0, 0),
  read(0, 0, sampleReport({ note: "Cannot read" })),
  ran(0, 1, 1),
  done(0),
  started(1),
  ran(1, 0, 1),
  read(1, 0, sampleReport()),
);

test("failed tests are listed in the order of their atoms, with their place", () => {
  assert.equal(failedTestsOf(REPORTED, 10), [
    { ...sampleReport().failed[0], subjob: 0, atom: 0 },
    { ...sampleReport().failed[1], subjob: 0, atom: 0 },
    { ...sampleReport().failed[0], subjob: 1, atom: 0 },
    { ...sampleReport().failed[1], subjob: 1, atom: 0 },
  ]);
});

test("no more are listed than asked for, and all are counted", () => {
  for (const most of [0, 1, 2, 3]) assert.is(failedTestsOf(REPORTED, most).length, most);
  assert.is(failedTestCount(REPORTED), 4);
  assert.is(failedTestCount(work(started(0), ran(0, 0, 0), read(0, 0, sampleReport({ failures: 70 })))), 71);
});

test("any part of the list can be had, and its length is known", () => {
  const all = failedTestsOf(REPORTED, 10);
  for (let offset = 0; offset <= 5; offset++) {
    for (let most = 0; most <= 5; most++) {
      assert.equal(failedTestsOf(REPORTED, most, offset), all.slice(offset, offset + most), `${offset} ${most}`);
    }
  }
  assert.is(listedTestCount(REPORTED), all.length);
});

test("notes are listed with their place", () => {
  assert.equal(testNotesOf(REPORTED, 10), [{ note: "Cannot read", subjob: 0, atom: 0 }]);
  assert.equal(testNotesOf(work(), 10), []);
});

test("an atom with a result and no report is still to be read", () => {
  assert.equal([...unreadAtomsOf(REPORTED)], [{ subjob: 0, atom: 1 }]);
});

test("a job without junit has no tests, and nothing to read", () => {
  assert.equal(failedTestsOf(WITHOUT, 10), []);
  assert.equal(testNotesOf(WITHOUT, 10), []);
  assert.is(failedTestCount(WITHOUT), 0);
  assert.is(listedTestCount(WITHOUT), 0);
  assert.equal([...unreadAtomsOf(workOf(buildOf([...openingOf([1]), started(0), ran(0, 0, 0)]))!)], []);
});

test.run();
