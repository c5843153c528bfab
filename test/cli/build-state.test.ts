import * as assert from "uvu/assert";
import type { BuildStatus } from "../../src/client.ts";
import { buildStateOf, statusesOf } from "../../src/cli/build-state.ts";
import { suite } from "../support/suite.ts";

const test = suite("build-state");

const stateOf = (build: Partial<BuildStatus>): string =>
  buildStateOf({
    id: 1,
    status: "FAILURE",
    details: null,
    num_subjobs: null,
    num_atoms: null,
    failed_atoms: null,
    artifacts: null,
    result: null,
    error_message: "",
    tests: null,
    deliveries: [],
    ...build,
  });

test("a build is in one of six states", () => {
  assert.is(stateOf({ status: "BUILDING", state: "queued" }), "waiting");
  assert.is(stateOf({ status: "BUILDING", state: "preparing" }), "running");
  assert.is(stateOf({ status: "BUILDING", state: "building" }), "running");
  assert.is(stateOf({ status: "SUCCESS", state: "finished" }), "passed");
  assert.is(stateOf({ state: "finished" }), "failed");
  assert.is(stateOf({ state: "failed", error_message: "no such job" }), "error");
  assert.is(stateOf({ state: "canceled", error_message: "The build was canceled" }), "canceled");
});

test("a server that tells no state is understood by its messages", () => {
  assert.is(stateOf({ status: "BUILDING" }), "running");
  assert.is(stateOf({ error_message: "no such job" }), "error");
  assert.is(stateOf({}), "failed");
});

test("a list is asked for each status that may hold what is wanted once", () => {
  assert.equal(statusesOf(["failed", "error", "passed"]), ["FAILURE", "SUCCESS"]);
});

test.run();
