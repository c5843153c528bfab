import * as assert from "uvu/assert";
import type { BuildSummary } from "../../src/model/build-summary.ts";
import { jobsOf } from "../../src/model/job-list.ts";
import { suite } from "../support/suite.ts";

const test = suite("job list");

const WORK = { commit: null, subjobs: 1, subjobsDone: 1, atoms: 1, atomsDone: 1, atomsFlaky: 0, failedAtoms: [] };

/** A build that took so many ms, and how it ended. */
const build = (id: number, more: Partial<BuildSummary> = {}, ms = 10, atomsFailed = 0): BuildSummary => ({
  id,
  status: "finished",
  times: { queued: id, finished: id + ms },
  message: null,
  jobName: "unit",
  project: "/srv/app",
  retryOf: null,
  isPartial: false,
  sent: {},
  work: { ...WORK, atomsFailed },
  ...more,
});

test("each job of each project is there once, by name and project, with its newest build", () => {
  const jobs = jobsOf([
    build(1),
    build(2, { project: "/srv/other" }),
    build(3, { jobName: "lint" }),
    build(4, { jobName: null }),
    build(5, { status: "queued", times: { queued: 5 }, work: null }),
  ]);
  assert.equal(
    jobs.map(({ name, project, builds, last }) => [name, project, builds, last.id]),
    [
      ["lint", "/srv/app", 1, 3],
      ["unit", "/srv/app", 2, 5],
      ["unit", "/srv/other", 1, 2],
    ],
  );
});

test("what is usual is the median of whole builds that ran to their end, whether they passed or not", () => {
  const [job] = jobsOf([
    build(1, {}, 10),
    build(2, {}, 30, 1),
    build(3, {}, 20),
    build(4, { isPartial: true }, 500),
    build(5, { status: "failed", times: { queued: 5, failed: 900 } }),
    build(6, { status: "canceled", times: { queued: 6, canceled: 900 } }),
  ]);
  assert.is(job?.usualDuration, 20);
  assert.is(job?.passRate, 0.5);
});

test("only the last 20 builds count for what is usual", () => {
  const builds = Array.from({ length: 40 }, (_, index) =>
    build(index + 1, {}, index < 20 ? 1_000 : 10, index < 20 ? 1 : 0),
  );
  const [job] = jobsOf(builds);
  assert.equal([job?.usualDuration, job?.passRate, job?.builds], [10, 1, 40]);
});

test("a job of which nothing has ended has nothing usual", () => {
  const [job] = jobsOf([build(1, { status: "building", times: { queued: 1 } })]);
  assert.equal([job?.usualDuration, job?.passRate], [null, null]);
});

test.run();
