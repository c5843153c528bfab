import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { BUILDING, FAILED_EARLY, PASSED, QUEUED, WITH_FAILURES } from "../sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);

  const test = suite(`last pass ${name}`);

  test.before(() => {
    world.builds.push(
      { ...WITH_FAILURES, id: 1 },
      { ...PASSED, id: 2 },
      { ...WITH_FAILURES, id: 3 },
      { ...FAILED_EARLY, id: 4 },
      { ...BUILDING, id: 5 },
      { ...WITH_FAILURES, id: 6 },
      { ...PASSED, id: 7 },
      { ...QUEUED, id: 8 },
    );
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  const lastPass = async (path: string): Promise<readonly [unknown, unknown]> => {
    const { last_pass: last, num_failed_since: failed } = await objectIn(await ask(path));
    return [last === null ? null : JSON.parse(JSON.stringify(last)).build_id, failed];
  };

  test("it is the newest earlier build in which the atom passed, and tells how often it failed since", async () => {
    assert.equal(await lastPass("/build/6/subjob/1/atom/1/last_pass"), [2, 1]);
    assert.equal(await lastPass("/builds/3/subjobs/1/atoms/1/last_pass"), [2, 0]);
    assert.equal(await lastPass("/build/6/subjob/0/atom/0/last_pass"), [5, 0]);
  });

  test("an atom that never passed has none", async () => {
    assert.equal(await lastPass("/build/1/subjob/1/atom/1/last_pass"), [null, 0]);
    assert.equal(await lastPass("/v2/builds/2/subjobs/1/atoms/1/last_pass"), [null, 1]);
  });

  test("what is not there has none either", async () => {
    for (const path of ["/build/8/subjob/0/atom/0/last_pass", "/build/1/subjob/0/atom/9/last_pass"])
      assert.is((await ask(path)).status, 404, path);
  });

  test.run();
}
