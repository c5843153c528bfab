import * as assert from "uvu/assert";
import { atomViewOf, placedAtomsOf, type AtomFilter } from "../../src/http/atom-view.ts";
import { workOf, type Build } from "../../src/model/build.ts";
import { buildOf, done, openingOf, ran, started } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";
import { FAILED_AS_FLAKY, PREPARED, WITH_FAILURES, WITH_FLAKY } from "./sample-builds.ts";

const test = suite("atom-view");

/** `S.A state` of all atoms that pass a filter. */
const shown = (build: Build, filter?: AtomFilter): readonly string[] => {
  const work = workOf(build);
  if (work === null) throw new TypeError("Cannot show the atoms as the build must have a plan");
  return [...placedAtomsOf(build, work, work.plan.subjobs, filter)].map(
    ({ subjob, id, state }) => `${subjob}.${id} ${state}`,
  );
};

const HALF_DONE = [...openingOf([1, 3, 2]), started(0), ran(0, 0, 0), done(0), started(1), ran(1, 0, 7)];

test("of a running subjob the first atom without a result is in progress, those behind it have not started", () => {
  assert.equal(shown(buildOf(HALF_DONE)), [
    "0.0 COMPLETED",
    "1.0 COMPLETED",
    "1.1 IN_PROGRESS",
    "1.2 NOT_STARTED",
    "2.0 NOT_STARTED",
    "2.1 NOT_STARTED",
  ]);
});

test("before its subjobs run nothing has started", () => {
  assert.equal(new Set(shown(PREPARED).map((text) => text.split(" ")[1])), new Set(["NOT_STARTED"]));
});

test("nothing of a build that has ended is in progress", () => {
  const canceled = buildOf([...HALF_DONE, { type: "canceled", at: 9 }]);
  assert.equal(shown(canceled, { state: "IN_PROGRESS" }), []);
  assert.equal(shown(canceled, { state: "COMPLETED" }), ["0.0 COMPLETED", "1.0 COMPLETED"]);
});

test("an atom has all keys of the original's, null while there is nothing to say", () => {
  const work = workOf(WITH_FAILURES);
  assert.ok(work);
  const [, second] = placedAtomsOf(WITH_FAILURES, work, work.plan.subjobs.slice(1));
  assert.ok(second);
  assert.equal(atomViewOf(second), {
    command_string: 'export N="1.1";',
    expected_time: null,
    actual_time: 0.5,
    exit_code: 7,
    state: "COMPLETED",
    id: 1,
    subjob_id: 1,
  });
  const waiting = workOf(PREPARED);
  assert.ok(waiting);
  assert.equal(Array.from(placedAtomsOf(PREPARED, waiting, waiting.plan.subjobs.slice(0, 1)), atomViewOf), [
    {
      command_string: 'export N="0.0";',
      expected_time: null,
      actual_time: null,
      exit_code: null,
      state: "NOT_STARTED",
      id: 0,
      subjob_id: 0,
    },
  ]);
});

test("atoms are chosen by how they ended", () => {
  assert.equal(shown(WITH_FLAKY, { result: "flaky" }), ["0.0 COMPLETED"]);
  assert.equal(shown(WITH_FLAKY, { result: "passed" }), ["0.0 COMPLETED"]);
  assert.equal(shown(WITH_FLAKY, { result: "failed" }), ["0.1 COMPLETED", "0.2 COMPLETED"]);
  assert.equal(shown(buildOf(HALF_DONE), { result: "failed" }), ["1.0 COMPLETED"]);
  assert.equal(shown(buildOf(HALF_DONE), { result: "failed", state: "NOT_STARTED" }), []);
});

test("where the job makes flaky atoms failures they are both", () => {
  assert.equal(shown(FAILED_AS_FLAKY, { result: "passed" }), []);
  assert.is(shown(FAILED_AS_FLAKY, { result: "failed" }).length, 3);
  assert.equal(shown(FAILED_AS_FLAKY, { result: "flaky" }), ["0.0 COMPLETED"]);
});

test.run();
