import * as assert from "uvu/assert";
import { V1 } from "../../src/http/representation-original.ts";
import { workOf, type Build } from "../../src/model/build.ts";
import { endedViewOf } from "../../src/http/atom-view.ts";
import { summaryOf } from "../../src/model/build-summary.ts";
import { failedAtomsOf } from "../../src/model/failed-atoms.ts";
import { testsOf, testTotalsOf } from "../../src/http/tests-view.ts";
import { suite } from "../support/suite.ts";
import * as SAMPLES from "./sample-builds.ts";

const ORIGIN = "http://build.example:43000";

const shown = (build: Build): Record<string, unknown> => {
  const answer = V1.build(build, ORIGIN);
  if (!("build" in answer)) throw new TypeError("Cannot read the answer as it must hold a build");
  return JSON.parse(JSON.stringify(answer.build));
};

const test = suite("representation-original");

test("a build has the keys of the original's, with the types that its clients expect", () => {
  assert.equal(V1.build(SAMPLES.WITH_FAILURES, ORIGIN), {
    build: {
      id: 7,
      project: "/srv/app",
      branch: null,
      commit: null,
      num_subjobs_done: 3,
      num_atoms_done: 4,
      num_atoms_failed: 2,
      num_atoms_flaky: 0,
      status: "FINISHED",
      details: "3 of 3 subjobs are complete (100.0%).",
      error_message: null,
      num_atoms: 4,
      num_subjobs: 3,
      failed_atoms: failedAtomsOf(workOf(SAMPLES.WITH_FAILURES)).map(endedViewOf),
      result: "FAILURE",
      request_params: { type: "Directory", project_directory: "/srv/app", job_name: "unit" },
      state_timestamps: {
        queued: 0.001,
        preparing: 0.002,
        prepared: 0.003,
        building: 0.004,
        finished: 0.009,
        error: null,
        canceled: null,
      },
      tests: null,
      deliveries: [],
      retry_of: null,
      interruptions: 0,
    },
    child_routes: {
      result: "/v1/build/[build_id]/result",
      "artifacts.tar.gz": "/v1/build/[build_id]/artifacts.tar.gz",
      "artifacts.zip": "/v1/build/[build_id]/artifacts.zip",
      subjobs: "/v1/build/[build_id]/subjob",
    },
  });
});

/** What the original shows in each state; `null` is as telling as a value, since its clients test for it. */
const TABLE: readonly (readonly [
  name: keyof typeof SAMPLES,
  status: string,
  result: string | null,
  atoms: number | null,
  subjobs: number,
  failed: number | null,
  error: string | null,
])[] = [
  ["QUEUED", "QUEUED", null, null, 0, null, null],
  ["PREPARING", "QUEUED", null, null, 0, null, null],
  ["PREPARED", "QUEUED", null, null, 3, null, null],
  ["BUILDING", "BUILDING", null, 4, 3, null, null],
  ["PASSED", "FINISHED", "NO_FAILURES", 4, 3, 0, null],
  ["WITH_FAILURES", "FINISHED", "FAILURE", 4, 3, 2, null],
  ["WITH_TESTS", "FINISHED", "NO_FAILURES", 2, 1, 0, null],
  ["WITH_FLAKY", "FINISHED", "FAILURE", 3, 1, 2, null],
  ["FAILED_AS_FLAKY", "FINISHED", "FAILURE", 3, 1, 3, null],
  ["ONLY_FLAKY", "FINISHED", "FAILURE", 1, 1, 1, null],
  ["WITHOUT_ATOMS", "FINISHED", "NO_FAILURES", 0, 0, 0, null],
  ["FAILED_EARLY", "ERROR", null, null, 0, null, "Cannot clone"],
  ["FAILED_LATE", "ERROR", null, null, 3, null, "Cannot tear down"],
  ["CANCELED_EARLY", "CANCELED", "FAILURE", null, 0, 0, null],
  ["CANCELED_LATE", "CANCELED", "FAILURE", null, 3, 0, null],
];

for (const [name, status, result, atoms, subjobs, failed, error] of TABLE) {
  test(`the sample ${name} is shown as ${status}`, () => {
    const sample = SAMPLES[name];
    if (!("id" in sample)) throw new TypeError(`Cannot show "${name}" as it must be one build`);
    const build = shown(sample);
    const failedAtoms = build["failed_atoms"];
    assert.equal(
      [
        build["status"],
        build["result"],
        build["num_atoms"],
        build["num_subjobs"],
        Array.isArray(failedAtoms) ? failedAtoms.length : failedAtoms,
        build["error_message"],
      ],
      [status, result, atoms, subjobs, failed, error],
    );
    assert.is(build["details"] === null, subjobs === 0);
  });
}

test("a flaky atom that failed the build is listed with its exit code of 0", () => {
  assert.equal(shown(SAMPLES.ONLY_FLAKY)["failed_atoms"], [
    {
      command_string: 'export N="0.0";',
      expected_time: null,
      actual_time: 0.5,
      exit_code: 0,
      state: "COMPLETED",
      id: 0,
      subjob_id: 0,
      attempts: 2,
      flaky: true,
    },
  ]);
});

test("the times of states stand in their order, those that did not happen last", () => {
  assert.equal(Object.entries(shown(SAMPLES.FAILED_EARLY)["state_timestamps"] ?? {}), [
    ["queued", 0.001],
    ["preparing", 0.002],
    ["error", 0.009],
    ["prepared", null],
    ["building", null],
    ["finished", null],
    ["canceled", null],
  ]);
});

test("tests are shown whole of one build, and as numbers in the list", () => {
  const work = workOf(SAMPLES.WITH_TESTS);
  assert.equal(shown(SAMPLES.WITH_TESTS)["tests"], testsOf(work));
  const listed = [SAMPLES.WITH_TESTS, SAMPLES.PASSED].map((build) => V1.listed(summaryOf(build), ORIGIN));
  assert.equal(
    JSON.parse(JSON.stringify(listed)).map(({ tests }: { readonly tests: unknown }) => tests),
    [testTotalsOf(work?.tests?.totals), null],
  );
});

test("the request is shown as it was sent, but for the credentials of its urls, wherever they stand", () => {
  const sent = {
    type: "GIT",
    url: "https://user:hunter7@example.com/app.git",
    remote_files: { "https://u:hunter7@example.com/f": "f" },
    config: { commands: ["curl https://u:hunter7@example.com", 1, null, true] },
  };
  const build: Build = { ...SAMPLES.QUEUED, request: { ...SAMPLES.QUEUED.request, sent } };
  assert.equal(shown(build)["request_params"], {
    type: "GIT",
    url: "https://user:***@example.com/app.git",
    remote_files: { "https://u:***@example.com/f": "f" },
    config: { commands: ["curl https://u:***@example.com", 1, null, true] },
  });
});

test("an admitted build is answered as the original does", () => {
  assert.equal(V1.accepted(2), { status: "SUCCESS", build_id: 2 });
});

test("an error has a status only where the original has it", () => {
  assert.equal(V1.failure("INVALID_REQUEST", "why"), { status: "FAILURE", error: "why" });
  assert.equal(V1.failure("UNAUTHENTICATED", "why"), { error: "why" });
});

test("the list says where a single build is", () => {
  assert.equal(V1.builds(0), { builds: [], child_routes: { build: "/v1/build/[build_id]" } });
});

test.run();
