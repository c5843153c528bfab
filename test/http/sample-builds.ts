import type { Build } from "../../src/model/build.ts";
import type { Fact } from "../../src/model/fact.ts";
import { buildOf, done, openingOf, ran, read, REQUEST, sampleReport, started } from "../model/sample-build.ts";

/** Build 7 in each of its states, with the dates 1, 2, 3 and so on. Three subjobs; the second has two atoms. */
const SIZES = [1, 2, 1];
const OPENING = openingOf(SIZES);
const ONE_DONE = [...OPENING, started(0), ran(0, 0, 0), done(0)];
const ALL_DONE = [...ONE_DONE, started(1), ran(1, 0, 0), ran(1, 1, 7), done(1), started(2), ran(2, 0, -9), done(2)];
const ALL_PASSED = [...ONE_DONE, started(1), ran(1, 0, 0), ran(1, 1, 0), done(1), started(2), ran(2, 0, 0), done(2)];

export const QUEUED: Build = buildOf(OPENING.slice(0, 1));
export const PREPARING: Build = buildOf(OPENING.slice(0, 2));
export const PREPARED: Build = buildOf(OPENING.slice(0, 3));
export const BUILDING: Build = buildOf(ONE_DONE);
export const PASSED: Build = buildOf([...ALL_PASSED, { type: "finished", at: 9_500 }]);
/** Atom 1 of subjob 1 exited with 7, and signal 9 ended the only atom of subjob 2. */
export const WITH_FAILURES: Build = buildOf([...ALL_DONE, { type: "finished", at: 9 }]);
export const WITHOUT_ATOMS: Build = buildOf([...openingOf([]).slice(0, 3), { type: "finished", at: 9 }]);
const FLAKY_DONE: readonly Fact[] = [
  started(0),
  ran(0, 0, 0, { attempts: 2 }),
  ran(0, 1, 124, { attempts: 3, reason: "Cannot finish" }),
  ran(0, 2, 1),
  done(0),
  { type: "finished", at: 9 },
];
/** Of its three atoms the first is flaky, the second took too long three times, and the third failed at once. */
export const WITH_FLAKY: Build = buildOf([...openingOf([3]), ...FLAKY_DONE]);
/** The same, of a job whose flaky atoms fail. */
export const FAILED_AS_FLAKY: Build = buildOf([...openingOf([3], { flakyFails: true }), ...FLAKY_DONE]);
/** Its only atom is flaky, which its job makes a failure. */
export const ONLY_FLAKY: Build = buildOf([
  ...openingOf([1], { flakyFails: true }),
  started(0),
  ran(0, 0, 0, { attempts: 2 }),
  done(0),
  { type: "finished", at: 9 },
]);
/** It failed before it had a plan. */
export const FAILED_EARLY: Build = buildOf([
  ...OPENING.slice(0, 2),
  { type: "failed", at: 9, message: "Cannot clone" },
]);
/** Its teardown failed after its atoms had run. */
export const FAILED_LATE: Build = buildOf([...ALL_DONE, { type: "failed", at: 9, message: "Cannot tear down" }]);
export const CANCELED_EARLY: Build = buildOf([...OPENING.slice(0, 1), { type: "canceled", at: 9 }]);
/** One of its three subjobs had run. */
export const CANCELED_LATE: Build = buildOf([...ONE_DONE, { type: "canceled", at: 9 }]);

/** Of a job with `junit`: both atoms of its subjob passed, and one left a file with failures in it and another one that is broken. */
export const WITH_TESTS: Build = buildOf([
  ...openingOf([2], { junit: ["*.xml"] }),
  started(0),
  ran(0, 0, 0),
  ran(0, 1, 0),
  read(0, 1, sampleReport({ note: "Cannot read" })),
  done(0),
  { type: "finished", at: 9 },
]);

/** It tells two addresses that it has ended, of which one refused to be told at the second attempt. */
export const TELLING: Build = buildOf([
  {
    type: "queued",
    at: 1,
    request: REQUEST,
    callbacks: ["https://user:s3cret@ci.example/hook?token=s3cret", "http://chat.example/"],
  },
  { type: "canceled", at: 2 },
  { type: "callbackTried", at: 9_000, callback: 0, state: "pending", status: null, error: "Cannot" },
  { type: "callbackTried", at: 9_500, callback: 0, state: "failed", status: 410, error: "Cannot deliver" },
]);

export const RUNNING: readonly Build[] = [QUEUED, PREPARING, PREPARED, BUILDING];
export const ENDED: readonly Build[] = [
  PASSED,
  WITH_FAILURES,
  WITHOUT_ATOMS,
  FAILED_EARLY,
  FAILED_LATE,
  CANCELED_EARLY,
  CANCELED_LATE,
  WITH_FLAKY,
  FAILED_AS_FLAKY,
  ONLY_FLAKY,
];
