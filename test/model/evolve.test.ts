import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { workOf, type Build } from "../../src/model/build.ts";
import { IllegalTransitionError } from "../../src/model/errors.ts";
import { evolve } from "../../src/model/evolve.ts";
import type { Fact } from "../../src/model/fact.ts";
import { elements } from "../../src/model/vector.ts";
import { suite } from "../support/suite.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { history } from "./histories.ts";
import { Oracle } from "./oracle.ts";
import { buildOf, done, openingOf, ran, read, REQUEST, sampleReport, started } from "./sample-build.ts";

const test = suite("evolve");

/** The build after the facts that are legal, and those facts. Fails where a legal one throws or an illegal one does not. */
const live = (facts: readonly Fact[]): { readonly build: Build | undefined; readonly legal: readonly Fact[] } => {
  const oracle = new Oracle();
  const legal: Fact[] = [];
  let build: Build | undefined;
  for (const fact of deepFreeze(facts)) {
    if (oracle.takes(fact)) {
      build = deepFreeze(evolve(7, build, fact));
      legal.push(fact);
      assert.is(build.status, oracle.status);
      assert.is(build.times[build.status], oracle.enteredAt);
      assert.is(build.interruptions ?? 0, oracle.interruptions);
    } else {
      assert.throws(
        () => evolve(7, build, fact),
        (error: unknown) => error instanceof IllegalTransitionError,
      );
    }
  }
  return { build, legal };
};

const RUNS = { seed: 1, numRuns: 1000 };

test("legal facts are taken, all others thrown back, and nothing given is changed", () => {
  fc.assert(
    fc.property(history, (facts) => void live(facts)),
    RUNS,
  );
});

test("whatever happened, the counters are what a recount finds", () => {
  fc.assert(
    fc.property(history, (facts) => {
      const { build } = live(facts);
      const work = build === undefined ? null : workOf(build);
      if (work === null) return;
      const results = [...elements(work.atoms)].filter((result) => result !== null);
      assert.is(work.atomsDone, results.length);
      const failed = results.filter(({ exitCode }) => exitCode !== 0).length;
      const flaky = results.filter(({ exitCode, attempts = 1 }) => exitCode === 0 && attempts > 1).length;
      assert.is(work.atomsFailed, work.plan.job.flakyFails === true ? failed + flaky : failed);
      assert.is(work.atomsFlaky, flaky);
      assert.is(work.subjobsDone, [...elements(work.subjobs)].filter(({ state }) => state === "done").length);
      if (build?.status === "finished") assert.is(work.atomsDone, work.atoms.length);
      assert.is(work.tests === undefined, work.plan.job.junit === undefined);
      if (work.tests === undefined) return;
      const reports = [...elements(work.tests.reports)].filter((report) => report !== null);
      assert.is(work.tests.noted, reports.filter(({ note }) => note !== undefined).length);
      assert.is(work.tests.totals.tests, 4 * reports.length);
      const seconds = reports.reduce((sum, report) => sum + report.seconds, 0);
      assert.ok(Math.abs(work.tests.totals.seconds - seconds) < 1e-3);
    }),
    RUNS,
  );
});

test("facts that went through JSON make the same build", () => {
  fc.assert(
    fc.property(history, (facts) => {
      const { build, legal } = live(facts);
      if (build === undefined) return;
      assert.equal(buildOf(JSON.parse(JSON.stringify(legal))), build);
      assert.equal(JSON.parse(JSON.stringify(build)), build);
    }),
    RUNS,
  );
});

test("the random histories meet every state, and every fact in the states that allow it", () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(history, (facts) => {
      const { legal } = live(facts);
      const builds = legal.map((_, length) => (length === 0 ? "none" : buildOf(legal.slice(0, length)).status));
      for (const [place, status] of builds.entries()) met.add(`${status} > ${legal[place]?.type}`);
    }),
    RUNS,
  );
  const missing = Oracle.transitions.filter((transition) => !met.has(transition));
  assert.equal(missing, []);
});

test("a build that ran tells when it entered each state", () => {
  const build = buildOf([...openingOf([1]), started(0), ran(0, 0, 0), done(0), { type: "finished", at: 9 }]);
  assert.equal(build.times, { queued: 1, preparing: 2, prepared: 3, building: 4, finished: 9 });
  assert.is(build.id, 7);
  assert.is(build.request, REQUEST);
});

test("a restart while preparing prepares again", () => {
  const build = buildOf([...openingOf([]).slice(0, 2), { type: "preparing", at: 8 }]);
  assert.equal(build.times, { queued: 1, preparing: 8 });
});

test("a failure says why, and keeps what was done", () => {
  const build = buildOf([...openingOf([2]), started(0), ran(0, 0, 1), { type: "failed", at: 9, message: "Cannot" }]);
  assert.is(build.status === "failed" && build.message, "Cannot");
  assert.is(workOf(build)?.atomsFailed, 1);
});

test("an atom that was running at a cancel still reports", () => {
  const canceled: readonly Fact[] = [...openingOf([1]), started(0), { type: "canceled", at: 9 }];
  const build = buildOf([...canceled, ran(0, 0, -15), done(0)]);
  assert.is(build.status, "canceled");
  assert.is(workOf(build)?.atomsFailed, 1);
});

test("what is read of an atom's tests after a cancel is kept", () => {
  const facts: readonly Fact[] = [...openingOf([1], { junit: ["*.xml"] }), started(0), ran(0, 0, 1)];
  const build = buildOf([...facts, { type: "canceled", at: 9 }, read(0, 0, sampleReport())]);
  assert.is(workOf(build)?.tests?.totals.failures, 1);
});

const REFUSALS: readonly (readonly [string, readonly Fact[], Fact, string])[] = [
  [
    "no fact comes before the first",
    [],
    { type: "preparing", at: 1 },
    '"preparing" to build 7 as "queued" must come first: found no build',
  ],
  [
    "no build is queued twice",
    openingOf([]).slice(0, 2),
    openingOf([])[0]!,
    '"queued" to build 7 as this must be its first fact: found preparing',
  ],
  [
    "no atom runs before a plan",
    openingOf([]).slice(0, 2),
    started(0),
    '"subjobStarted" to build 7 as it must be building or failed or canceled: found preparing',
  ],
  [
    "no subjob runs in a build that had no plan",
    [...openingOf([]).slice(0, 2), { type: "canceled", at: 3 }],
    started(0),
    '"subjobStarted" to build 7 as it must have a plan: found none',
  ],
  [
    "no build ends twice",
    [...openingOf([]), { type: "canceled", at: 5 }],
    { type: "failed", at: 6, message: "" },
    '"failed" to build 7 as it must be queued or preparing or prepared or building: found canceled',
  ],
  [
    "no build passes of which a subjob is not done",
    [...openingOf([1, 1]), started(0), ran(0, 0, 0), done(0)],
    { type: "finished", at: 6 },
    '"finished" to build 7 as each of its 2 subjobs must be done: found 1',
  ],
  [
    "no build passes of which an atom has no result",
    [...openingOf([2]), started(0), ran(0, 0, 0), done(0)],
    { type: "finished", at: 6 },
    '"finished" to build 7 as each of its 2 atoms must have a result: found 1',
  ],
];

for (const [behaviour, facts, fact, reason] of REFUSALS) {
  test(behaviour, () => {
    const build = facts.length === 0 ? undefined : buildOf(facts);
    assert.throws(
      () => evolve(7, build, fact),
      (error: unknown) => error instanceof IllegalTransitionError && error.message === `Cannot apply ${reason}`,
    );
  });
}

test.run();
