import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { BUILDING, PASSED } from "./sample-builds.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "./world.ts";

const READ = "GET, HEAD";

/** Every path, and the methods that it takes. */
const PATHS: readonly (readonly [path: string, allow: string])[] = [
  ["/", READ],
  ["/build", "GET, HEAD, POST"],
  ["/build/7", READ],
  ["/build/7/artifacts.tar.gz", READ],
  ["/build/7/artifacts.zip", READ],
  ["/v1", READ],
  ["/v1/build", "GET, HEAD, POST"],
  ["/v1/build/7", READ],
  ["/v1/build/7/artifacts.tar.gz", READ],
  ["/v1/build/7/artifacts.zip", READ],
  ["/v1/build/7/result", READ],
  ["/builds", "GET, HEAD, POST"],
  ["/builds/7", READ],
  ["/builds/7/artifacts.tar.gz", READ],
  ["/builds/7/artifacts.zip", READ],
  ["/builds/7/result", READ],
  ["/v2/builds", "GET, HEAD, POST"],
  ["/v2/builds/7", READ],
];

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, { redirect: "manual", ...init });

  const test = suite(`app ${name}`);

  test.before(() => void world.builds.push(PASSED));

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  for (const [path, allow] of PATHS) {
    test(`${path} answers GET and HEAD alike, with and without a slash at its end`, async () => {
      for (const target of path === "/" ? [path] : [path, `${path}/`]) {
        const got = await ask(target);
        const head = await ask(target, { method: "HEAD" });
        assert.ok(got.status < 400, `${target}: ${got.status}`);
        assert.is(head.status, got.status);
        assert.is(head.headers.get("content-type"), got.headers.get("content-type"));
        assert.is(await head.text(), "");
        await got.arrayBuffer();
      }
    });

    test(`${path} refuses any other method and tells which it takes`, async () => {
      for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", ...(allow === READ ? ["POST"] : [])]) {
        const response = await ask(path, { method });
        assert.is(response.status, 405);
        assert.is(response.headers.get("allow"), allow);
        const { error } = await objectIn(response);
        assert.is(error, `Cannot answer as the method must be one of ${allow}: found ${method}`);
      }
    });
  }

  test("the root tells where the builds are, in both versions", async () => {
    assert.equal(await objectIn(await ask("/")), {
      child_routes: { build: "/build", builds: "/builds", v1: "/v1" },
      STATUS: "SUCCESS",
    });
  });

  test("the root of the original says that the master is up", async () => {
    const answer = await objectIn(await ask("/v1"));
    assert.equal(answer, { master: { status: "Master service is up." }, child_routes: { builds: "/v1/build" } });
  });

  for (const path of [
    "/build/7/artifacts",
    "/build/7/artifacts.rar",
    "/build/7/x/y",
    "/favicon.ico",
    "//",
    "/BUILD",
    "/build/7/result",
  ]) {
    test(`${path} is no path`, async () => {
      const response = await ask(path);
      assert.is(response.status, 404);
      assert.equal(await objectIn(response), {
        STATUS: "FAILURE",
        error: "Cannot find anything under this path as it must be one of the API's: GET / tells where they begin",
      });
    });
  }

  test("an unknown path below the original's is refused in its words", async () => {
    assert.equal(Object.keys(await objectIn(await ask("/v1/nothing"))), ["error"]);
    assert.equal(Object.keys(await objectIn(await ask("/builds/7/nothing"))), ["error"]);
    assert.equal(Object.keys(await objectIn(await ask("/v1x"))), ["STATUS", "error"]);
  });

  test("a path that is no UTF-8 is refused", async () => {
    const response = await ask("/build/%ff");
    assert.is(response.status, 400);
    assert.is((await objectIn(response))["STATUS"], "FAILURE");
  });

  test("a fault of the server is answered without its reason, which is logged", async () => {
    world.builds.push({
      ...BUILDING,
      id: 8,
      get work(): never {
        throw new Error("secret reason at /var/lib/x");
      },
    });
    const response = await ask("/build/8");
    world.builds.pop();
    assert.is(response.status, 500);
    assert.equal(await objectIn(response), {
      STATUS: "FAILURE",
      error: "Cannot answer as the server met a fault of its own, which is in its log",
    });
    assert.equal(world.logged.splice(0), ["A request failed unexpectedly"]);
  });

  test.run();
}
