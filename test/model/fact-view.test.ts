import * as assert from "uvu/assert";
import { factName, factView } from "../../src/model/fact-view.ts";
import type { Fact } from "../../src/model/fact.ts";
import { planOf, REQUEST, sampleReport } from "./sample-build.ts";
import { suite } from "../support/suite.ts";

const test = suite("fact-view");

const SENT = { type: "git", url: "https://user:password@example.com/a.git", job_name: "unit" };
const PLACE = { subjob: 4, atom: 2 };

/** Every fact, its name, and what is said of it beside its time. */
const FACTS: readonly (readonly [Fact, string, object])[] = [
  [
    { type: "queued", at: 1_500, request: { ...REQUEST, sent: SENT } },
    "queued",
    { request_params: { ...SENT, url: "https://user:***@example.com/a.git" } },
  ],
  [{ type: "preparing", at: 1_500 }, "preparing", {}],
  [{ type: "prepared", at: 1_500, plan: planOf([1, 3]) }, "prepared", { num_subjobs: 2, num_atoms: 4 }],
  [{ type: "building", at: 1_500 }, "building", {}],
  [{ type: "subjobStarted", at: 1_500, subjob: 4, executor: 1 }, "subjob_started", { subjob_id: 4, executor_id: 1 }],
  [
    { type: "atomFinished", at: 1_500, ...PLACE, exitCode: -9, seconds: 0.25 },
    "atom_finished",
    { subjob_id: 4, atom_id: 2, exit_code: -9, seconds: 0.25 },
  ],
  [
    { type: "atomFinished", at: 1_500, ...PLACE, exitCode: 124, seconds: 2, attempts: 3, reason: "Cannot finish" },
    "atom_finished",
    { subjob_id: 4, atom_id: 2, exit_code: 124, seconds: 2, attempts: 3, reason: "Cannot finish" },
  ],
  [
    { type: "testsRead", at: 1_500, ...PLACE, report: sampleReport() },
    "tests_read",
    {
      subjob_id: 4,
      atom_id: 2,
      num_tests: 4,
      num_failures: 1,
      num_errors: 1,
      num_skipped: 1,
      seconds: 0.25,
    },
  ],
  [
    { type: "subjobRequeued", at: 1_500, subjob: 4, reason: "handed back" },
    "subjob_requeued",
    { subjob_id: 4, reason: "handed back" },
  ],
  [{ type: "subjobFinished", at: 1_500, subjob: 4 }, "subjob_finished", { subjob_id: 4 }],
  [{ type: "finished", at: 1_500 }, "finished", {}],
  [{ type: "finished", at: 1_500, cutShort: true }, "finished", { cut_short: true }],
  [{ type: "failed", at: 1_500, message: "Cannot clone" }, "failed", { error_message: "Cannot clone" }],
  [{ type: "canceled", at: 1_500 }, "canceled", {}],
  [{ type: "interrupted", at: 1_500 }, "interrupted", {}],
  [
    { type: "callbackTried", at: 1_500, callback: 1, state: "pending", status: 503, error: "Cannot deliver" },
    "callback_tried",
    { callback_id: 1, state: "pending", last_status: 503, last_error: "Cannot deliver" },
  ],
];

for (const [index, [fact, type, details]] of FACTS.entries()) {
  test(`fact ${index}, ${type}, is told in the words of the API`, () => {
    assert.is(factName(fact), type);
    const sent: unknown = JSON.parse(JSON.stringify(factView({ sequence: 12, build: 7, fact })));
    assert.equal(sent, { id: 12, build_id: 7, type, at: 1.5, ...details });
  });
}

test.run();
