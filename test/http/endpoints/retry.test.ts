import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { BUILDING, FAILED_EARLY, PASSED, WITH_FAILURES } from "../sample-builds.ts";
import { makeWorld, objectIn, signed, TRANSPORTS, type Ask } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);

  const test = suite(`retry ${name}`);

  test.before.each(() => {
    world.builds.splice(
      0,
      Infinity,
      { ...WITH_FAILURES, id: 1 },
      { ...BUILDING, id: 2 },
      { ...PASSED, id: 3 },
      { ...FAILED_EARLY, id: 4 },
    );
    world.submitted.length = 0;
    world.manner = "answers";
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  for (const [path, answer] of [
    ["/build/1/retry", { build_id: 1, STATUS: "SUCCESS" }],
    ["/build/1/retry/", { build_id: 1, STATUS: "SUCCESS" }],
    ["/builds/1/retry", { status: "SUCCESS", build_id: 1 }],
    ["/v2/builds/1/retry", { status: "SUCCESS", build_id: 1 }],
  ] as const) {
    test(`POST ${path} admits a build of the failed atoms`, async () => {
      for (const body of ["", "{}"]) {
        world.submitted.length = 0;
        const response = await ask(path, signed(body));
        assert.is(response.status, 202);
        assert.equal(await objectIn(response), answer);
        const atoms = [
          { variable: "N", value: "1.1" },
          { variable: "N", value: "2.0" },
        ];
        assert.equal(world.submitted, [{ ...WITH_FAILURES.request, retry: { of: 1, atoms } }]);
      }
    });
  }

  test("a build that failed before it had atoms is tried as a whole", async () => {
    assert.is((await ask("/build/4/retry", signed(""))).status, 202);
    assert.equal(world.submitted[0]?.retry, { of: 4, atoms: null });
  });

  for (const [id, reason] of [
    [2, "Cannot retry build 2 as it must have ended: found it running"],
    [3, "Cannot retry build 3 as an atom of it must have failed or not run: found none"],
  ] as const) {
    test(`"${reason}" is a conflict in the words of the path`, async () => {
      const documented = await ask(`/build/${id}/retry`, signed(""));
      const second = await ask(`/builds/${id}/retry`, signed(""));
      assert.equal([documented.status, second.status], [409, 409]);
      assert.equal(await objectIn(documented), { STATUS: "FAILURE", error: reason });
      assert.equal(await objectIn(second), { error: reason });
      assert.equal(world.submitted, []);
    });
  }

  test("a build that nobody knows is not found", async () => {
    for (const path of ["/build/9/retry", "/builds/x/retry", "/builds/0/retry"]) {
      assert.is((await ask(path, signed(""))).status, 404);
    }
  });

  test("without its digest nothing is tried, and the original's first version does not know it", async () => {
    assert.is((await ask("/build/1/retry", { method: "POST" })).status, 401);
    assert.is((await ask("/builds/1/retry", { ...signed("{}"), body: "" })).status, 401);
    assert.is((await ask("/v1/build/1/retry", signed(""))).status, 404);
    assert.is((await ask("/build/1/retry")).status, 405);
    assert.equal(world.submitted, []);
  });

  test("a disk that does not take the build is told", async () => {
    world.manner = "refuses";
    assert.is((await ask("/build/1/retry", signed(""))).status, 507);
  });

  test.run();
}
