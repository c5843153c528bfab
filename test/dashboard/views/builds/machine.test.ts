import * as assert from "uvu/assert";
import type { BuildState, BuildStatus, ExecutorStatus } from "../../../../src/client.ts";
import { doingOf, machineText } from "../../../../src/dashboard/views/builds/machine.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("machine");

const build = (id: number, state: BuildState, done = 1, atoms = 4): BuildStatus => ({
  id,
  state,
  status: "BUILDING",
  details: null,
  num_subjobs: atoms,
  num_atoms: atoms,
  num_atoms_done: done,
  failed_atoms: null,
  artifacts: null,
  result: null,
  error_message: null,
  tests: null,
  deliveries: [],
});

const executors = (...builds: readonly (number | null)[]): readonly ExecutorStatus[] =>
  builds.map((current_build, id) => ({ id, current_build, current_subjob: null }));

const ACTIVE = [build(3, "building"), build(5, "queued"), build(6, "queued"), build(7, "preparing")];

const doing = (one: BuildStatus, ...builds: readonly (number | null)[]): string | null =>
  doingOf(one, { executors: executors(...builds), active: ACTIVE, numActive: ACTIVE.length });

test("the machine is told of in one sentence", () => {
  assert.is(
    machineText({ executors: executors(1, null, 2), active: [], numActive: 1 }),
    "2 of 3 executors busy, 1 build is under way",
  );
  assert.match(machineText({ executors: executors(null), active: [], numActive: 0 }), "no build is under way");
  assert.match(machineText({ executors: executors(null), active: [], numActive: 2 }), "2 builds are under way");
});

test("a build that waits says how many are before it", () => {
  assert.is(doing(build(5, "queued")), "waits to be prepared, the next one");
  assert.is(doing(build(6, "queued")), "waits to be prepared, 1 before it");
});

test("a build that runs says on how many executors, or who has them", () => {
  assert.is(doing(build(3, "building"), 3, null), "on 1 executor");
  assert.is(doing(build(3, "building"), 3, 3), "on 2 executors");
  assert.is(doing(build(3, "building"), 8, 8), "waits for an executor: #8 has all");
  assert.is(doing(build(3, "building"), 8, 9), "waits for an executor: #8, #9 have all");
});

test("with free executors a build runs its set-up before the first atom, and its teardown behind the last", () => {
  assert.is(doing(build(3, "building", 0), null), "runs its set-up");
  assert.is(doing(build(3, "building", 4), null), "runs its teardown");
  assert.is(doing(build(3, "building", 1), null), null);
});

test("of a build that has ended there is nothing to say", () => {
  for (const state of ["failed", "canceled"] as const) assert.is(doing(build(3, state)), null);
  assert.type(doing(build(3, "preparing")), "string");
});

test.run();
