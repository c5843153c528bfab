import * as assert from "uvu/assert";
import { HISTORY_SHAPE } from "../../../src/http/history-view.ts";
import type { Build } from "../../../src/model/build.ts";
import { suite } from "../../support/suite.ts";
import { CANCELED_EARLY, FAILED_EARLY, PASSED, QUEUED, WITH_FAILURES, WITH_FLAKY } from "../sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "../world.ts";

const SAMPLES: readonly Build[] = [PASSED, WITH_FAILURES, WITH_FLAKY, FAILED_EARLY, CANCELED_EARLY, QUEUED];

const numbered = (build: Build, index: number): Build => ({ ...build, id: index + 1 });

const EMPTY = { projects: ["/srv/app"], num_builds: 0, num_builds_of_atoms: 0, builds: [] };

/** A build that was canceled before it had a plan, of a job and a project. */
const canceled = (id: number, jobName: string, projectDirectory: string = "/srv/app"): Build => ({
  ...CANCELED_EARLY,
  id,
  request: { type: "directory", projectDirectory, jobName, config: null, remoteFiles: [], sent: {} },
});

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const historyAt = async (path: string) => {
    const response = await ask(path);
    assert.is(response.status, 200, path);
    return JSON.parse(await response.text()).history;
  };

  const test = suite(`history of a job ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, ...SAMPLES.map(numbered));
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("the history has its builds in the words of the path, and keeps to its description", async () => {
    for (const [path, statuses] of [
      ["/jobs/unit/history", ["CANCELED", "ERROR", "FINISHED", "FINISHED", "FINISHED"]],
      ["/v2/jobs/unit/history/", ["CANCELED", "ERROR", "FINISHED", "FINISHED", "FINISHED"]],
      ["/job/unit/history", ["FAILURE", "FAILURE", "FAILURE", "FAILURE", "SUCCESS"]],
    ] as const) {
      const history = await historyAt(path);
      assert.equal(
        history["builds"].map(({ status }: { readonly status: string }) => status),
        statuses,
      );
      // What the description does not have would be missing behind it.
      assert.equal(HISTORY_SHAPE.parse(history), history);
    }
  });

  test("numbers of builds and durations are in seconds, and builds are told with their atoms", async () => {
    const history = await historyAt("/jobs/unit/history");
    const { num_builds, num_passed, num_failed, num_errors, num_canceled, pass_rate, durations, builds } = history;
    assert.equal(
      { num_builds, num_passed, num_failed, num_errors, num_canceled, pass_rate },
      { num_builds: 5, num_passed: 1, num_failed: 2, num_errors: 1, num_canceled: 1, pass_rate: 0.25 },
    );
    assert.equal(durations, { mean: 3.171667, min: 0.008, median: 0.008, p90: 9.499, max: 9.499 });
    assert.equal(builds[2], {
      id: 3,
      project: "/srv/app",
      status: "FINISHED",
      state: "finished",
      passed: false,
      queued: 0.001,
      duration: 0.008,
      num_atoms: 3,
      num_failed_atoms: 2,
      num_flaky_atoms: 1,
      retry_of: null,
    });
    assert.equal(history["flaky_atoms"], [
      {
        command_string: 'export N="0.0";',
        project: "/srv/app",
        last_build_id: 3,
        last_subjob_id: 0,
        last_atom_id: 0,
        num_runs: 3,
        num_failed: 0,
        num_flaky: 1,
        num_contradictions: 0,
        mean_time: 0.5,
        max_time: 0.5,
      },
    ]);
  });

  test("as many builds are looked at as are asked for, 20 unless it is said and 200 at the most", async () => {
    world.builds.splice(0, Infinity, ...Array.from({ length: 210 }, (_, index) => numbered(PASSED, index)));
    for (const [query, count] of [
      ["", 20],
      ["?limit=3", 3],
      ["?limit=0", 0],
      ["?limit=9999", 200],
    ] as const) {
      const { num_builds, builds } = await historyAt(`/job/unit/history${query}`);
      assert.equal([num_builds, builds.length, builds[0]?.id], [count, count, count === 0 ? undefined : 210]);
    }
    assert.is((await ask("/jobs/unit/history?limit=x")).status, 400);
  });

  for (const job of ["a b", "a/b", "50%", "ü😀", "%2F", "a+b", "a?b#c", "a\0b", "constructor", "x".repeat(300)]) {
    test(`the job ${JSON.stringify(job.slice(0, 20))} is found by its name, percent-encoded`, async () => {
      world.builds.push(canceled(7, job));
      const history = await historyAt(`/jobs/${encodeURIComponent(job)}/history`);
      assert.equal([history["job_name"], history["num_canceled"]], [job, 1]);
    });
  }

  test("jobs of one name in several projects are told apart by the project", async () => {
    world.builds.splice(0, Infinity, canceled(1, "unit"), canceled(2, "unit", "/srv/other"));
    const all = await historyAt("/jobs/unit/history");
    assert.equal([all["project"], all["projects"], all["num_builds"]], [null, ["/srv/app", "/srv/other"], 2]);
    const one = await historyAt("/job/unit/history?project=%2Fsrv%2Fother");
    assert.equal([one["project"], one["projects"].length, one["builds"][0].id], ["/srv/other", 2, 2]);
  });

  test("a job of which no build has ended has an empty history", async () => {
    world.builds.splice(0, Infinity, QUEUED);
    const { projects, num_builds, num_builds_of_atoms, builds } = await historyAt("/jobs/unit/history");
    assert.equal({ projects, num_builds, num_builds_of_atoms, builds }, EMPTY);
  });

  test("a job that no build has run is not found, nor is any by the first version", async () => {
    const documented = await ask("/job/none/history");
    const second = await ask("/jobs/none/history");
    const error = 'Cannot find the job as a build must have run it: found none of "none"';
    assert.equal([documented.status, second.status], [404, 404]);
    assert.equal(await objectIn(documented), { STATUS: "FAILURE", error });
    assert.equal(await objectIn(second), { error });
    assert.is((await ask("/v1/job/unit/history")).status, 404);
    assert.is((await ask("/jobs/%ff/history")).status, 400);
    assert.ok(String((await objectIn(await ask(`/job/${"%00".repeat(500)}/history`)))["error"]).length < 400);
  });

  test.run();
}
