import * as assert from "uvu/assert";
import type { BuildStatus, BuildsOptions } from "../../src/client.ts";
import { newestBuilds } from "../../src/cli/list.ts";
import { suite } from "../support/suite.ts";
import { outputOf, serving } from "./served.ts";
import { openTerminal } from "./terminal.ts";

const test = suite("clusterrunner list", { limitMs: 60_000 });

const JOBS = {
  Good: { commands: ["echo $N"], atomizers: [{ N: "seq 1 3" }] },
  Bad: { commands: ["exit 3"], atomizers: [{ N: "seq 1 2" }] },
};

test("builds are listed with the newest first, by job and by state, for programs, and in terminals as they have room", () =>
  serving(JOBS, async ({ place, build }) => {
    assert.match(await outputOf(place.run("list")), /^No build yet\./);
    for (const job of ["Good", "Bad", "Nowhere"]) await build(job);
    const [head = "", ...rows] = (await outputOf(place.run("list"))).trimEnd().split("\n");
    assert.match(head, /^BUILD {2}JOB +STATE +ATOMS +QUEUED +TOOK$/);
    assert.is(rows.length, 3);
    assert.match(rows[0] ?? "", /^ +3 {2}Nowhere {2}! error +0 {2}\d{4}-\d\d-\d\d \d\d:\d\d +\d+\.\d+ s$/);
    assert.match(rows[1] ?? "", /^ +2 {2}Bad +✗ failed {2}2\/2 failed /);
    assert.match(rows[2] ?? "", /^ +1 {2}Good +✓ passed +3 /);

    const idsOf = async (...args: readonly string[]): Promise<readonly number[]> => {
      const builds: readonly BuildStatus[] = JSON.parse(await outputOf(place.run("list", "--json", ...args)));
      return builds.map(({ id }) => id);
    };
    assert.equal(await idsOf("--job", "Bad", "--status", "failed"), [2]);
    assert.equal(await idsOf("--status", "error", "passed"), [3, 1]);
    assert.equal(await idsOf("-n", "2", "--since", "1h"), [3, 2]);
    assert.match(await outputOf(place.run("list", "--since", "2100-01-01")), /^No build of that kind\./);

    const wrong = place.run("list", "--status", "sad");
    assert.is(await wrong.ended, 2);
    assert.match(wrong.stderr(), "Allowed choices are waiting, running, passed, failed, error, canceled");
    const since = place.run("list", "--since", "yesterday");
    assert.is(await since.ended, 2);
    assert.match(since.stderr(), "It must be how long ago");

    const screenAt = async (columns: number): Promise<readonly string[]> => {
      const { project, home } = place;
      const terminal = await openTerminal(["list"], { project, home, columns });
      assert.is(await terminal.ended, 0);
      return terminal.screen();
    };
    const [narrowHead, ...narrow] = await screenAt(40);
    assert.match(narrowHead ?? "", /^BUILD {2}JOB +STATE/);
    assert.is(narrow.length, 3);
    assert.match(narrow[1] ?? "", /^ {4}2 {2}Bad +✗ failed /);
    const [wideHead, ...wide] = await screenAt(0);
    assert.is(wideHead, head, "where the width is not known lines are whole");
    assert.is(wide.length, 3);
  }));

test("where many are to be passed over the next ones are asked for, until there are enough or no more", async () => {
  const asked: BuildsOptions[] = [];
  // Of 250 failures every hundredth was canceled.
  const client = {
    builds: async (options: BuildsOptions = {}) => {
      asked.push(options);
      const { offset = 0, limit = 0 } = options;
      const ids = Array.from({ length: 250 }, (_, place) => 250 - place).slice(offset, offset + limit);
      const builds = ids.map((id) => failureOf(id, id % 100 === 0 ? "canceled" : "finished"));
      return { builds, total: 250 };
    },
  };
  const found = await newestBuilds(client, { status: ["canceled"], number: 20 });
  assert.equal(
    found.map(({ id }) => id),
    [200, 100],
  );
  assert.equal(
    asked.map(({ offset, status }) => [offset, status]),
    [
      [0, ["FAILURE"]],
      [100, ["FAILURE"]],
      [200, ["FAILURE"]],
    ],
  );
});

const failureOf = (id: number, state: "canceled" | "finished"): BuildStatus => ({
  id,
  state,
  status: "FAILURE",
  details: null,
  num_subjobs: 1,
  num_atoms: 1,
  failed_atoms: [],
  artifacts: null,
  result: "FAILURE",
  error_message: "",
  tests: null,
  deliveries: [],
});

test.run();
