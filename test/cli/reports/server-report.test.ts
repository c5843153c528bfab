import * as assert from "uvu/assert";
import { serverReportOf } from "../../../src/cli/reports/server-report.ts";
import { summaryOf, type Outcome } from "../../../src/cli/view/summary.ts";
import type { BuildStatus } from "../../../src/client.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { openingOf, ran, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { progressOf } from "../view/sample-progress.ts";

const test = suite("report of a server's build");

const FAILED = { name: "adds", suite: "Sums", message: "expected 2\nfound 3", subjob_id: 0, atom_id: 1 };

const TESTS = {
  num_tests: 2,
  num_failed: 1,
  num_failures: 1,
  num_errors: 0,
  num_skipped: 0,
  seconds: 1,
  failed: [FAILED],
};

const BUILD: BuildStatus = {
  id: 7,
  status: "FAILURE",
  job_name: "Test",
  details: null,
  num_subjobs: 1,
  num_atoms: 3,
  failed_atoms: [],
  artifacts: null,
  result: "FAILURE",
  error_message: "",
  tests: TESTS,
  deliveries: [],
};

/** A server that keeps the output of all atoms but those of the first place. */
const server = {
  tests: () => Promise.resolve({ tests: TESTS, total: 1 }),
  console: (_: number, subjob: number, atom: number) =>
    atom === 0
      ? Promise.reject(new Error("no console"))
      : Promise.resolve({ offset_line: 0, num_lines: 1, total_num_lines: 1, content: `tail ${subjob}.${atom}\n` }),
};

const reportOf = (facts: readonly Fact[], outcome: Outcome) => {
  const rest = { build: 7, outcome, tests: null, results: null, again: null };
  return serverReportOf(server, BUILD, summaryOf(progressOf(facts), rest, 0));
};

const RUN = [...openingOf([3]), started(0), ran(0, 0, 3), ran(0, 1, 1), ran(0, 2, -9, { seconds: 2 })];

test("an atom that failed is told by its failed tests, or by itself if it tells of none", async () => {
  const { failures, ...rest } = await reportOf([...RUN, { type: "finished", at: 1_001 }], "failed");
  assert.equal(
    { ...rest, seconds: Math.round(rest.seconds) },
    { job: "Test", outcome: "failed", seconds: 1, atoms: 3, failedAtoms: 3, flakyAtoms: 0 },
  );
  assert.equal(
    [...failures],
    [
      { title: "N=0.0", why: "exit 3", seconds: 0.5, text: "" },
      { title: "Sums › adds", why: "expected 2", seconds: null, text: "found 3" },
      { title: "N=0.2", why: "killed by signal 9", seconds: 2, text: "tail 0.2" },
    ],
  );
});

test("what a cancel ended has not failed, and a build that could not run says why", async () => {
  const canceled = await reportOf([...RUN, { type: "canceled", at: 1_001 }], "interrupted");
  assert.is(canceled.outcome, "canceled");
  assert.equal(
    Array.from(canceled.failures, ({ title }) => title),
    ["N=0.0", "Sums › adds"],
  );
  const broken = [...openingOf([1]).slice(0, 2), { type: "failed", at: 9, message: "no such job\nmore" }] as const;
  assert.equal(
    [...(await reportOf(broken, "could not run")).failures],
    [{ title: "The build could not run", why: "no such job", seconds: null, text: "more" }],
  );
});

test.run();
