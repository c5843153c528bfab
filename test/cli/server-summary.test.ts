import * as assert from "uvu/assert";
import { summaryOnServer } from "../../src/cli/server-summary.ts";
import type { BuildStatus } from "../../src/client.ts";
import { openingOf, ran, started } from "../model/sample-build.ts";
import { suite } from "../support/suite.ts";
import { progressOf } from "./view/sample-progress.ts";

const test = suite("server-summary");

const BUILD: BuildStatus = {
  id: 7,
  status: "FAILURE",
  state: "finished",
  details: null,
  num_subjobs: 1,
  num_atoms: 2,
  failed_atoms: [],
  artifacts: null,
  result: "FAILURE",
  error_message: "",
  tests: null,
  deliveries: [],
};

const SERVER = { tests: () => Promise.resolve({ tests: null, total: 0 }) };

const REST = { results: null, again: null };

const finished = () =>
  progressOf([
    ...openingOf([2]),
    started(0),
    ran(0, 0, 0, { attempts: 2 }),
    ran(0, 1, 0),
    { type: "finished", at: 2_001 },
  ]);

test("a flaky atom counts as failed where the server says so, and else has passed", async () => {
  const { failed, flaky, outcome } = await summaryOnServer(SERVER, { ...BUILD, status: "SUCCESS" }, finished(), REST);
  assert.equal([failed, flaky, outcome], [0, 1, "passed"]);
  const atom = { command_string: 'export N="0.0";', exit_code: 0, actual_time: 1, id: 0, subjob_id: 0, flaky: true };
  const judged = await summaryOnServer(SERVER, { ...BUILD, failed_atoms: [atom] }, finished(), REST);
  assert.equal([judged.failed, judged.flaky, judged.outcome], [1, 1, "failed"]);
  assert.equal(
    judged.failedAtoms.map(({ name }) => name),
    ["N=0.0"],
  );
});

test("how it ended is what the server says, unless the one who watches knows better", async () => {
  const outcomeOf = async (build: Partial<BuildStatus>): Promise<string> =>
    (await summaryOnServer(SERVER, { ...BUILD, ...build }, finished(), REST)).outcome;
  assert.is(await outcomeOf({ state: "canceled" }), "canceled");
  assert.is(await outcomeOf({ state: "failed" }), "could not run");
  const summary = await summaryOnServer(SERVER, BUILD, finished(), { ...REST, outcome: "interrupted" });
  assert.is(summary.outcome, "interrupted");
});

test.run();
