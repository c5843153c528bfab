import * as assert from "uvu/assert";
import { DOCUMENTED, type DocumentedBuild } from "../../src/http/representation-documented.ts";
import { V1, V2 } from "../../src/http/representation-original.ts";
import { testsOf, testTotalsOf } from "../../src/http/tests-view.ts";
import { workOf, type Build } from "../../src/model/build.ts";
import { summaryOf } from "../../src/model/build-summary.ts";
import type { Fact } from "../../src/model/fact.ts";
import { buildOf, openingOf, REQUEST } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";
import {
  BUILDING,
  CANCELED_LATE,
  ENDED,
  FAILED_EARLY,
  ONLY_FLAKY,
  PASSED,
  PREPARING,
  RUNNING,
  WITH_FAILURES,
  WITH_TESTS,
} from "./sample-builds.ts";

const ORIGIN = "http://build.example:43000";

/** The keys of the API document, in its order. */
const KEYS = [
  "details",
  "num_subjobs",
  "failed_atoms",
  "artifacts",
  "status",
  "result",
  "num_atoms",
  "id",
  "error_message",
];

/** Beside the document. */
const MORE = ["tests", "retry_of", "interruptions", "deliveries", "job_name", "state", "queued", "duration"];

/** What it is about, and how far it has come. */
const OVERVIEW = [
  "state_timestamps",
  "project",
  "branch",
  "commit",
  "num_subjobs_done",
  "num_atoms_done",
  "num_atoms_failed",
  "num_atoms_flaky",
];

const URL = "https://me:hidden@example.com/app.git";
const GIT = { remote: "origin", branch: "main", hash: "abcd", atomsOverride: null } as const;

const shown = (build: Build): DocumentedBuild => {
  const answer = DOCUMENTED.build(build, ORIGIN);
  if (!("build" in answer)) throw new TypeError("Cannot read the answer as it must hold a build");
  return JSON.parse(JSON.stringify(answer.build));
};

const test = suite("representation-documented");

test("a build has the document's nine keys and those beside the document in every state, and no other", () => {
  for (const build of [...RUNNING, ...ENDED])
    assert.equal(Object.keys(shown(build)).toSorted(), [...KEYS, ...MORE, ...OVERVIEW].toSorted());
});

test("a build is shown as in the document while it runs", () => {
  assert.equal(DOCUMENTED.build(BUILDING, ORIGIN), {
    build: {
      details: "1 of 3 subjobs are complete (33.3%).",
      num_subjobs: 3,
      failed_atoms: null,
      artifacts: null,
      status: "BUILDING",
      result: null,
      num_atoms: 4,
      id: 7,
      error_message: null,
      tests: null,
      deliveries: [],
      retry_of: null,
      interruptions: 0,
      state_timestamps: {
        queued: 0.001,
        preparing: 0.002,
        prepared: 0.003,
        building: 0.004,
        finished: null,
        error: null,
        canceled: null,
      },
      state: "building",
      job_name: "unit",
      project: "/srv/app",
      branch: null,
      commit: null,
      num_subjobs_done: 1,
      num_atoms_done: 1,
      num_atoms_failed: 0,
      num_atoms_flaky: 0,
      queued: 0.001,
      duration: null,
    },
    child_routes: {
      "artifacts.tar.gz": "/build/[build_id]/artifacts.tar.gz",
      "artifacts.zip": "/build/[build_id]/artifacts.zip",
      subjobs: "/build/[build_id]/subjob",
      atoms: "/build/[build_id]/atom",
      tests: "/build/[build_id]/tests",
      events: "/build/[build_id]/events",
    },
    STATUS: "SUCCESS",
  });
});

test("a build is BUILDING until it has ended, whatever it does", () => {
  for (const build of RUNNING) {
    const { status, result, artifacts, failed_atoms, error_message } = shown(build);
    assert.equal(
      { status, result, artifacts, failed_atoms, error_message },
      {
        status: "BUILDING",
        result: null,
        artifacts: null,
        failed_atoms: null,
        error_message: null,
      },
    );
  }
});

test("what is not known before the plan is null", () => {
  const { details, num_atoms, num_subjobs } = shown(PREPARING);
  assert.equal([details, num_atoms, num_subjobs], [null, null, null]);
});

test("on completion every key has a value, however the build ended", () => {
  for (const build of ENDED) {
    const entries = Object.entries(shown(build)).filter(([key]) => KEYS.includes(key));
    for (const [key, value] of entries) assert.is.not(value, null, `${build.status} ${key}`);
  }
});

test("a build that passed is a SUCCESS with NO_FAILURES, no failed atoms and an empty error message", () => {
  const keys = Object.entries(shown(PASSED)).filter(([key]) => [...KEYS, ...MORE].includes(key));
  assert.equal(Object.fromEntries(keys), {
    details: "3 of 3 subjobs are complete (100.0%).",
    num_subjobs: 3,
    failed_atoms: [],
    artifacts: "http://build.example:43000/build/7/artifacts.tar.gz",
    status: "SUCCESS",
    result: "NO_FAILURES",
    num_atoms: 4,
    id: 7,
    error_message: "",
    tests: null,
    deliveries: [],
    retry_of: null,
    interruptions: 0,
    job_name: "unit",
    state: "finished",
    queued: 0.001,
    duration: 9.499,
  });
});

test("a build that tries another one again says which", () => {
  const retry = { of: 3, atoms: null };
  for (const dialect of [DOCUMENTED, V1, V2]) {
    const again = dialect.build({ ...PASSED, request: { ...PASSED.request, retry } }, ORIGIN);
    assert.match(JSON.stringify(again), '"retry_of":3');
  }
});

test("a build says how often it was interrupted, while it runs and once it has ended", () => {
  const facts = openingOf([1]);
  const interrupted = (at: number): Fact => ({ type: "interrupted", at });
  const running = [...facts, interrupted(5), interrupted(6)];
  const canceled = [...running, { type: "canceled", at: 7 } as const];
  for (const dialect of [DOCUMENTED, V1, V2]) {
    for (const history of [running, canceled])
      assert.match(JSON.stringify(dialect.build(buildOf(history), ORIGIN)), '"interruptions":2');
  }
});

test("tests are shown whole of one build, and as numbers in the list", () => {
  const work = workOf(WITH_TESTS);
  assert.equal(shown(WITH_TESTS).tests, testsOf(work));
  const listed = [WITH_TESTS, PASSED].map((build) => DOCUMENTED.listed(summaryOf(build), ORIGIN));
  assert.equal(
    JSON.parse(JSON.stringify(listed)).map(({ tests }: DocumentedBuild) => tests),
    [testTotalsOf(work?.tests?.totals), null],
  );
});

test("a failed atom, an error and a cancel each make a FAILURE, and the message says which", () => {
  const results = [WITH_FAILURES, FAILED_EARLY, CANCELED_LATE].map((build) => {
    const { status, result, error_message } = shown(build);
    return [status, result, error_message];
  });
  assert.equal(results, [
    ["FAILURE", "FAILURE", ""],
    ["FAILURE", "FAILURE", "Cannot clone"],
    ["FAILURE", "FAILURE", "The build was canceled"],
  ]);
});

test("a build whose only fault is a flaky atom is a FAILURE, and lists it with its exit code of 0", () => {
  const { status, result, failed_atoms } = shown(ONLY_FLAKY);
  assert.equal([status, result], ["FAILURE", "FAILURE"]);
  assert.equal(
    failed_atoms?.map(({ exit_code, attempts, flaky }) => [exit_code, attempts, flaky]),
    [[0, 2, true]],
  );
});

test("of the request no more is shown than what the build is about, and no credentials", () => {
  const sent = { type: "git", branch: "main", hash: "abcd", url: URL, remote_files: { "http://x/y": "y" } };
  const request = { ...REQUEST, type: "git", url: URL, projectDirectory: ".", ...GIT, sent } as const;
  const text = JSON.stringify(DOCUMENTED.build({ ...PASSED, request }, ORIGIN));
  assert.match(text, '"project":"https://example.com/app.git","branch":"main","commit":"abcd"');
  assert.not.match(text, "hidden");
  assert.not.match(text, "remote_files");
});

test("the list says where a single build is", () => {
  assert.equal(DOCUMENTED.builds(0), {
    builds: [],
    total: 0,
    child_routes: { build: "/build/[build_id]" },
    STATUS: "SUCCESS",
  });
});

test("an admitted build is answered as in the document", () => {
  assert.equal(DOCUMENTED.accepted(1), { build_id: 1, STATUS: "SUCCESS" });
});

test("every error is a FAILURE", () => {
  assert.equal(DOCUMENTED.failure("UNKNOWN_BUILD", "why"), { STATUS: "FAILURE", error: "why" });
});

test.run();
