import * as assert from "uvu/assert";
import type { JobHistory } from "../../src/client.ts";
import { coloursFor } from "../../src/cli/colours.ts";
import { historyLines } from "../../src/cli/history.ts";
import stringWidth from "string-width";
import { suite } from "../support/suite.ts";
import { outputOf, refusalOf, serving } from "./served.ts";

const test = suite("clusterrunner history", { limitMs: 60_000 });

const JOBS = { Job: { commands: ["[ $N != 2 ]"], atomizers: [{ N: "seq 1 2" }] } };

test("the last builds of a job are told, for people and for programs; a job that never ran is not known", () =>
  serving(JOBS, async ({ place, build }) => {
    await build("Job");
    await build("Job");
    const lines = (await outputOf(place.run("history", "Job", "-n", "1"))).split("\n");
    assert.equal(lines.slice(0, 2), ["Job: 1 build, 0 % passed", "  1 failed"]);
    assert.match(lines[6] ?? "", /^ +2 {2}✗ failed {2}1\/2 failed {2}/);
    const history: JobHistory = JSON.parse(await outputOf(place.run("history", "Job", "--json")));
    assert.equal(
      history.builds.map(({ id, state }) => [id, state]),
      [
        [2, "finished"],
        [1, "finished"],
      ],
    );
    assert.match(await refusalOf(place.run("history", "Other")), '"Other"');
  }));

test("no line is longer than a terminal of 40 columns, whatever is in it", () => {
  const lines = historyLines(HISTORY, coloursFor(process.stdout), 40);
  for (const line of lines) assert.ok(stringWidth(line) <= 40, line);
  assert.match(lines.join("\n"), /- canceled[\s\S]*! error/);
});

const ATOM = {
  command_string: `export FILE="${"日本語/".repeat(20)}\u001b[2J";`,
  project: "/srv/app",
  last_build_id: 3,
  num_runs: 3,
  num_failed: 1,
  num_flaky: 1,
  num_contradictions: 0,
  mean_time: 100,
  max_time: 3_700,
};

const BUILD = {
  id: 1_000_000,
  project: "/srv/app",
  status: "FAILURE",
  passed: false,
  queued: 1_700_000_000,
  duration: 90_000,
  num_atoms: 250_000,
  num_failed_atoms: 0,
  num_flaky_atoms: 0,
  retry_of: null,
} as const;

const HISTORY: JobHistory = {
  job_name: "A job with a name that is longer than the line",
  project: null,
  projects: ["/srv/app", `/srv/${"other/".repeat(10)}`],
  num_builds: 2,
  num_passed: 0,
  num_failed: 0,
  num_errors: 1,
  num_canceled: 1,
  pass_rate: 0,
  durations: { mean: 90_000, min: 90_000, median: 90_000, p90: 90_000, max: 90_000 },
  builds: [
    { ...BUILD, state: "canceled" },
    { ...BUILD, state: "failed" },
  ],
  num_builds_of_atoms: 2,
  flaky_atoms: [ATOM],
  slowest_atoms: [ATOM],
};

test.run();
