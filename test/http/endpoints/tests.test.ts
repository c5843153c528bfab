import * as assert from "uvu/assert";
import { buildOf, openingOf, ran, read, sampleReport, started } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { PASSED, QUEUED, WITH_TESTS } from "../sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "../world.ts";

/** Three atoms with 500 failed tests each, of which the file of each has two more than are kept. */
const MANY = buildOf([
  ...openingOf([3], { junit: ["*.xml"] }),
  started(0),
  ...[0, 1, 2].flatMap((atom) => {
    const failed = Array.from({ length: 500 }, (_, index) => ({ name: `${atom}.${index}`, suite: "", message: "" }));
    return [ran(0, atom, 1), read(0, atom, sampleReport({ tests: 600, failures: 502, errors: 0, failed }))];
  }),
]);

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);

  const test = suite(`tests of a build ${name}`);

  test.before(() => {
    world.builds.push({ ...WITH_TESTS, id: 1 }, { ...PASSED, id: 2 }, { ...MANY, id: 3 }, { ...QUEUED, id: 4 });
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("the tests of a build stand on their own as they do beside it", async () => {
    for (const [dialect, more] of [
      ["/build/1", { STATUS: "SUCCESS" }],
      ["/builds/1", {}],
      ["/v2/builds/1", {}],
    ] as const) {
      const { build } = JSON.parse(await (await ask(dialect)).text());
      const response = await ask(`${dialect}/tests`);
      assert.is(response.headers.get("x-total-count"), "2");
      assert.equal(await objectIn(response), { tests: build.tests, total: 2, child_routes: {}, ...more });
    }
  });

  test("a build says where its tests are, but not to clients of the first version", async () => {
    for (const [path, route] of [
      ["/build/1", "/build/[build_id]/tests"],
      ["/builds/1", "/builds/[build_id]/tests"],
      ["/v1/build/1", undefined],
    ] as const) {
      const { child_routes } = JSON.parse(await (await ask(path)).text());
      assert.is(child_routes.tests, route);
    }
  });

  test("all failed tests can be had by pages, of 100 unless it is said and of at most 1000", async () => {
    for (const [query, first, length] of [
      ["", "0.0", 100],
      ["?limit=3&offset=499", "0.499", 3],
      ["?limit=9999", "0.0", 1_000],
      ["?limit=9999&offset=1000", "2.0", 500],
      ["?offset=1500", undefined, 0],
      ["?limit=0", undefined, 0],
    ] as const) {
      for (const path of ["/build/3/tests", "/builds/3/tests"]) {
        const { tests, total } = JSON.parse(await (await ask(`${path}${query}`)).text());
        assert.equal(
          [tests.failed[0]?.name, tests.failed.length, tests.num_failed, total],
          [first, length, 1_506, 1_500],
        );
      }
    }
  });

  test("a build without JUnit files, or without a plan, has no tests", async () => {
    for (const id of [2, 4]) {
      assert.equal(await objectIn(await ask(`/builds/${id}/tests`)), { tests: null, total: 0, child_routes: {} });
    }
  });

  test("an unknown build and a page that is none are refused, and the first version does not know of it", async () => {
    assert.is((await ask("/builds/9/tests")).status, 404);
    assert.is((await ask("/builds/1/tests?limit=all")).status, 400);
    assert.is((await ask("/v1/build/1/tests")).status, 404);
  });

  test.run();
}
