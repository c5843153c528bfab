import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { BUILDING, PASSED } from "../sample-builds.ts";
import { makeWorld, objectIn, signed, TRANSPORTS, type Ask } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const put = async (path: string, body: string): Promise<Response> => ask(path, signed(body, "PUT"));

  const test = suite(`cancel ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, PASSED, { ...BUILDING, id: 2 });
    world.canceled.length = 0;
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("a build is canceled in the words of its path", async () => {
    const body = '{"status": "canceled"}';
    assert.equal(await objectIn(await put("/v1/build/2", body)), { status: "SUCCESS" });
    assert.equal(await objectIn(await put("/builds/2/", body)), { status: "SUCCESS" });
    assert.equal(await objectIn(await put("/build/2", body)), { STATUS: "SUCCESS" });
    assert.equal(world.canceled, [2, 2, 2]);
  });

  test("a build that has ended is left as it is, which is no failure", async () => {
    assert.is((await put("/v1/build/7", '{"status": "canceled"}')).status, 200);
  });

  test("a build that nobody knows cannot be canceled", async () => {
    const response = await put("/v1/build/3", '{"status": "canceled"}');
    assert.is(response.status, 404);
    assert.equal(Object.keys(await objectIn(response)), ["error"]);
    assert.equal(world.canceled, []);
  });

  test("a cancel must be signed", async () => {
    assert.is((await ask("/v1/build/2", { method: "PUT", body: '{"status": "canceled"}' })).status, 401);
    assert.equal(world.canceled, []);
  });

  for (const [body, said] of [
    ['{"foo": 1}', "Key (foo) is not in list of allowed keys (status)"],
    ['{"status": "canceled", "foo": 1}', "Key (foo) is not in list of allowed keys (status)"],
    ['{"status": "x"}', "Value (x) is not in list of allowed values (['canceled']) for status"],
    ['{"status": "CANCELED"}', "Value (CANCELED) is not in list of allowed values (['canceled']) for status"],
    ['{"status": null}', "Value (null) is not in list of allowed values (['canceled']) for status"],
    ["{}", 'Cannot change the build as "status" must be "canceled": found nothing'],
    ["[]", "Cannot change the build as the body must be a mapping: found a list"],
    ["7", "Cannot change the build as the body must be a mapping: found a number"],
  ] as const) {
    test(`${body} cancels nothing, and the original's paths say why in its words`, async () => {
      const response = await put("/v1/build/2", body);
      assert.equal([response.status, await objectIn(response)], [400, { status: "FAILURE", error: said }]);
      const documented = await put("/build/2", body);
      assert.is(documented.status, 400);
      const { STATUS, error } = await objectIn(documented);
      assert.is(STATUS, "FAILURE");
      assert.match(String(error), /^Cannot change the build as /);
      assert.equal(world.canceled, []);
    });
  }

  test.run();
}
