import * as assert from "uvu/assert";
import type { Build } from "../../src/model/build.ts";
import { inOrder, shortSummaryOf, summaryOf } from "../../src/model/build-summary.ts";
import { suite } from "../support/suite.ts";
import { buildOf, done, openingOf, ran, REQUEST, started } from "./sample-build.ts";

const test = suite("build summary");

const FACTS = [...openingOf([2, 1], { name: "planned" }), started(0), ran(0, 0, 7), ran(0, 1, 0), done(0)];
const RUNNING = buildOf(FACTS);
const ENDED = buildOf([...FACTS, { type: "failed", at: 9, message: "Cannot tear down" }]);

/** A build with so many atoms, all of which failed. */
const failing = (atoms: number): Build => {
  const results = Array.from({ length: atoms }, (_, atom) => ran(0, atom, 1));
  return buildOf([...openingOf([atoms]), started(0), ...results, done(0), { type: "finished", at: 9 }]);
};

test("a build that ended is told in short: its end, its job, its numbers and the atoms that failed it", () => {
  assert.equal(summaryOf(ENDED), {
    id: 7,
    status: "failed",
    times: { queued: 1, preparing: 2, prepared: 3, building: 4, failed: 9 },
    message: "Cannot tear down",
    jobName: "planned",
    project: "/srv/app",
    retryOf: null,
    isPartial: false,
    sent: REQUEST.sent,
    work: {
      commit: null,
      subjobs: 2,
      subjobsDone: 1,
      atoms: 3,
      atomsDone: 2,
      atomsFailed: 1,
      atomsFlaky: 0,
      failedAtoms: [{ atom: { variable: "N", value: "0.0" }, subjob: 0, id: 0, result: { exitCode: 7, seconds: 0.5 } }],
    },
  });
});

test("which atoms failed is told once the build has ended", () => {
  const { work } = summaryOf(RUNNING);
  assert.equal([work?.atomsFailed, work?.failedAtoms], [1, []]);
});

test("the job is that of the plan, and until there is one that of the request", () => {
  assert.is(summaryOf(buildOf(openingOf([1], { name: "planned" }))).jobName, "planned");
  const queued = summaryOf(buildOf(openingOf([1]).slice(0, 1)));
  assert.equal([queued.jobName, queued.work, queued.message], ["unit", null, null]);
});

test("what survives JSON is the whole of it", () => {
  for (const build of [RUNNING, ENDED, failing(3)])
    assert.equal(JSON.parse(JSON.stringify(summaryOf(build))), summaryOf(build));
});

test("what is short is kept as it is, and of what is long that it was cut", () => {
  assert.equal(shortSummaryOf(ENDED), summaryOf(ENDED));
  assert.equal(shortSummaryOf(failing(50)), summaryOf(failing(50)));
  const many = shortSummaryOf(failing(200));
  assert.equal([many.isCut, many.work?.atomsFailed, many.work?.failedAtoms], [true, 200, []]);
  const sent = { ...REQUEST.sent, config: { commands: ["x".repeat(10_000)] } };
  const branched = { ...sent, type: "git", branch: "main", hash: "abcd" };
  const kept = shortSummaryOf({ ...ENDED, request: { ...REQUEST, sent: branched } });
  assert.equal(kept.sent, { type: "git", branch: "main", hash: "abcd" });
  const long = shortSummaryOf({ ...ENDED, request: { ...REQUEST, sent } });
  assert.equal([long.isCut, long.sent, long.work?.failedAtoms], [true, { type: "Directory" }, []]);
  assert.equal(
    { ...long, isCut: undefined },
    { ...summaryOf(ENDED), sent: long.sent, work: long.work, isCut: undefined },
  );
});

test("summaries are put in the order of their ids", () => {
  const some = [3, 1, 2].map((id) => summaryOf({ ...ENDED, id }));
  assert.equal(
    inOrder(some).map(({ id }) => id),
    [1, 2, 3],
  );
});

test.run();
