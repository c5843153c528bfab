import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { BUILDING, PASSED, WITH_FAILURES } from "../sample-builds.ts";
import { listIn, makeWorld, objectIn, TRANSPORTS } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const test = suite(`jobs ${name}`);

  test.before(() => {
    const named = { ...BUILDING.request, jobName: "another" };
    world.builds.push({ ...PASSED, id: 1 }, { ...WITH_FAILURES, id: 2 });
    world.builds.push({ id: 3, request: named, times: { queued: 1 }, status: "queued" });
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("jobs are listed with what is usual for them, in both dialects and under the alias", async () => {
    for (const path of ["/job", "/jobs", "/v2/jobs", "/job/"]) {
      const { jobs, total } = await listIn(await (await api).ask(path), "jobs");
      assert.is(total, 2);
      assert.equal(jobs[0], {
        job_name: "another",
        project: "/srv/app",
        num_builds: 1,
        last_build_id: 3,
        last_state: "queued",
        last_passed: false,
        usual_duration: null,
        pass_rate: null,
      });
      assert.equal([jobs[1]?.["job_name"], jobs[1]?.["last_state"], jobs[1]?.["pass_rate"]], ["unit", "finished", 0.5]);
      assert.type(jobs[1]?.["usual_duration"], "number");
    }
  });

  test("a part of them is given with the number of all", async () => {
    const response = await (await api).ask("/job?offset=1&limit=1");
    assert.is(response.headers.get("x-total-count"), "2");
    const { jobs, total } = await listIn(response, "jobs");
    assert.equal([jobs.map(({ job_name }) => job_name), total], [["unit"], 2]);
  });

  test("the original knows of no jobs, and a wrong part is refused", async () => {
    assert.is((await (await api).ask("/v1/job")).status, 404);
    const refused = await (await api).ask("/job?limit=x");
    assert.is(refused.status, 400);
    assert.match(String((await objectIn(refused))["error"]), '"limit" must be a whole number: found "x"');
  });

  test.run();
}
