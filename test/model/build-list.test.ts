import * as assert from "uvu/assert";
import { filterBuilds, sortBuilds, type BuildFilter, type BuildOrder } from "../../src/model/build-list.ts";
import { durationOf, endedAt, queuedAt } from "../../src/model/build-times.ts";
import type { Build } from "../../src/model/build.ts";
import { summaryOf, type BuildSummary } from "../../src/model/build-summary.ts";
import { suite } from "../support/suite.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { REQUEST } from "./sample-build.ts";

const test = suite("build list");

/** A build without work that was admitted at `queued` and, if it has, ended at `ended`. */
const buildWith = (id: number, queued: number, ended: number | null, jobName: string | null = "unit"): BuildSummary => {
  const header = { id, request: { ...REQUEST, jobName } };
  const build: Build =
    ended === null
      ? { ...header, times: { queued }, status: "queued" }
      : { ...header, times: { queued, canceled: ended }, status: "canceled", work: null };
  return summaryOf(build);
};

const BUILDS: readonly BuildSummary[] = deepFreeze([
  buildWith(1, 100, 400),
  buildWith(2, 110, null, "slow"),
  buildWith(3, 120, 130, "slow"),
  buildWith(4, 140, 440),
  buildWith(5, 150, null, null),
]);

const NONE: BuildFilter = { jobName: null, since: null, matches: null, search: null };

const found = (filter: Partial<BuildFilter>): readonly number[] =>
  filterBuilds(BUILDS, { ...NONE, ...filter }).map(({ id }) => id);

const sorted = (key: BuildOrder["key"], descending: boolean): readonly number[] =>
  sortBuilds(BUILDS, { key, descending }).map(({ id }) => id);

test("a build's duration is from its admission to its end, however it ended", () => {
  assert.equal(BUILDS.map(queuedAt), [100, 110, 120, 140, 150]);
  assert.equal(BUILDS.map(endedAt), [400, null, 130, 440, null]);
  assert.equal(BUILDS.map(durationOf), [300, null, 10, 300, null]);
});

test("without a filter the list itself is the answer, and none is copied", () => {
  assert.is(filterBuilds(BUILDS, NONE), BUILDS);
  assert.is(sortBuilds(BUILDS, { key: "id", descending: false }), BUILDS);
});

test("builds are found by their job, their time, what else is asked, and all of it at once", () => {
  assert.equal(found({ jobName: "slow" }), [2, 3]);
  assert.equal(found({ since: 120 }), [3, 4, 5]);
  assert.equal(found({ matches: ({ status }) => status === "canceled" }), [1, 3, 4]);
  assert.equal(found({ jobName: "slow", since: 115, matches: () => true }), [3]);
  assert.equal(found({ jobName: "none" }), []);
});

test("builds are ordered either way, equals as their ids, and those that have not ended last", () => {
  assert.equal(sorted("id", true), [5, 4, 3, 2, 1]);
  assert.equal(sorted("ended", false), [3, 1, 4, 2, 5]);
  assert.equal(sorted("ended", true), [4, 1, 3, 2, 5]);
  assert.equal(sorted("duration", false), [3, 1, 4, 2, 5]);
  assert.equal(sorted("duration", true), [1, 4, 3, 2, 5]);
});

const about = (id: number, jobName: string, sent: object, commit: string | null = null): BuildSummary => {
  const request: Build["request"] = { ...REQUEST, jobName, sent: { type: "git", ...sent } };
  const summary = summaryOf({ id, request, times: { queued: id }, status: "queued" });
  return commit === null ? summary : { ...summary, work: { ...NO_WORK, commit } };
};

const NO_WORK = { subjobs: 0, subjobsDone: 0, atoms: 0, atomsDone: 0, atomsFailed: 0, atomsFlaky: 0, failedAtoms: [] };

const ABOUT: readonly BuildSummary[] = deepFreeze([
  about(12, "Unit", { branch: "main" }),
  about(13, "unit slow", { branch: "Feature/12", hash: "abcdef" }),
  about(14, "Lint", { branch: 7 }, "0123456789"),
]);

for (const [search, ids] of [
  ["UNIT", [12, 13]],
  [" lint ", [14]],
  ["feature/", [13]],
  ["abcd", [13]],
  ["345678", [14]],
  ["/srv/app", [12, 13, 14]],
  ["12", [12, 13, 14]],
  ["#12", [12]],
  ["#1", []],
  ["nothing", []],
] as const) {
  test(`a search for "${search}" finds ${ids.join(", ") || "nothing"}`, () => {
    assert.equal(
      filterBuilds(ABOUT, { ...NONE, search }).map(({ id }) => id),
      ids,
    );
  });
}

test.run();
