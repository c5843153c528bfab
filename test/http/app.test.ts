import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { BUILDING, PASSED } from "./sample-builds.ts";
import { page } from "./console-page.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "./world.ts";

const READ = "GET, HEAD";

/** Every path, and the methods that it takes. */
const PATHS: readonly (readonly [path: string, allow: string])[] = [
  ["/", READ],
  ["/openapi.json", READ],
  ["/docs", READ],
  ["/build", "GET, HEAD, POST"],
  ["/build/7", "GET, HEAD, PUT"],
  ["/build/7/artifacts.tar.gz", READ],
  ["/build/7/artifacts.zip", READ],
  ["/build/7/subjob", READ],
  ["/build/7/subjob/1", READ],
  ["/build/7/subjob/1/atom", READ],
  ["/build/7/subjob/1/atom/1", READ],
  ["/build/7/subjob/1/atom/1/console", READ],
  ["/build/7/atom", READ],
  ["/slave", READ],
  ["/slave/1", READ],
  ["/build/7/events", READ],
  ["/v1", READ],
  ["/v1/build", "GET, HEAD, POST"],
  ["/v1/build/7", "GET, HEAD, PUT"],
  ["/v1/build/7/artifacts.tar.gz", READ],
  ["/v1/build/7/artifacts.zip", READ],
  ["/v1/build/7/result", READ],
  ["/v1/build/7/subjob", READ],
  ["/v1/build/7/subjob/1", READ],
  ["/v1/build/7/subjob/1/result", "GET, HEAD, POST"],
  ["/v1/build/7/subjob/1/atom", READ],
  ["/v1/build/7/subjob/1/atom/1", READ],
  ["/v1/build/7/subjob/1/atom/1/console", READ],
  ["/v1/queue", READ],
  ["/v1/slave", "GET, HEAD, POST"],
  ["/v1/slave/1", "GET, HEAD, PUT"],
  ["/v1/executor", READ],
  ["/v1/executor/1", READ],
  ["/v1/version", READ],
  ["/v2", READ],
  ["/builds", "GET, HEAD, POST"],
  ["/builds/7", "GET, HEAD, PUT"],
  ["/builds/7/artifacts.tar.gz", READ],
  ["/builds/7/artifacts.zip", READ],
  ["/builds/7/result", READ],
  ["/builds/7/subjobs", READ],
  ["/builds/7/subjobs/1", READ],
  ["/builds/7/subjobs/1/result", "GET, HEAD, POST"],
  ["/builds/7/subjobs/1/atoms", READ],
  ["/builds/7/subjobs/1/atoms/1", READ],
  ["/builds/7/subjobs/1/atoms/1/console", READ],
  ["/builds/7/atoms", READ],
  ["/builds/7/events", READ],
  ["/queue", READ],
  ["/slaves", "GET, HEAD, POST"],
  ["/slaves/1", "GET, HEAD, PUT"],
  ["/executor", READ],
  ["/executor/1", READ],
  ["/version", READ],
  ["/v2/builds", "GET, HEAD, POST"],
  ["/v2/builds/7", "GET, HEAD, PUT"],
  ["/v2/builds/7/subjobs/1/atoms/1/console", READ],
  ["/v2/builds/7/events", READ],
  ["/v2/queue", READ],
  ["/v2/slaves/1", "GET, HEAD, PUT"],
  ["/metrics", READ],
  ["/v1/metrics", READ],
  ["/v2/metrics", READ],
  ["/eventlog", READ],
  ["/v1/eventlog", READ],
  ["/v2/eventlog", READ],
  ["/healthz", READ],
  ["/readyz", READ],
];

/** Paths that take nothing but a POST. */
const POST_ONLY = [
  "/v1/slave/shutdown",
  "/v1/slave/1/shutdown",
  "/v1/slave/1/heartbeat",
  "/slaves/shutdown",
  "/slaves/1/shutdown",
  "/slaves/1/heartbeat",
];

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, { redirect: "manual", ...init });

  // The router knows nothing of sockets: over one, each path is asked in its plain form and by one wrong method.
  const isThorough = name === "in memory";

  const test = suite(`app ${name}`);

  test.before(() => {
    world.builds.push(PASSED);
    world.console = () => Promise.resolve(page("1\n"));
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  for (const [path, allow] of PATHS) {
    test(`${path} answers GET and HEAD alike${isThorough ? ", with and without a slash at its end" : ""}`, async () => {
      for (const target of path === "/" || !isThorough ? [path] : [path, `${path}/`]) {
        const got = await ask(target);
        const head = await ask(target, { method: "HEAD" });
        assert.ok(got.status < 400, `${target}: ${got.status}`);
        assert.is(head.status, got.status);
        assert.is(head.headers.get("content-type"), got.headers.get("content-type"));
        assert.is(await head.text(), "");
        await got.arrayBuffer();
      }
    });

    test(`${path} refuses ${isThorough ? "any other" : "another"} method and tells which it takes`, async () => {
      const others = ["PUT", "POST", "PATCH", "DELETE"].filter((verb) => !allow.includes(verb));
      for (const method of isThorough ? others : others.slice(-1)) {
        const response = await ask(path, { method });
        assert.is(response.status, 405);
        assert.is(response.headers.get("allow"), `${allow}, OPTIONS`);
        const { error } = await objectIn(response);
        assert.is(error, `Cannot answer as the method must be one of ${allow}: found ${method}`);
      }
    });
  }

  for (const path of POST_ONLY) {
    test(`${path} refuses whatever is no POST`, async () => {
      const response = await ask(path);
      assert.equal([response.status, response.headers.get("allow")], [405, "POST, OPTIONS"]);
      assert.equal(Object.keys(await objectIn(response)), ["error"]);
    });
  }

  test("the root tells where everything begins, in both versions", async () => {
    assert.equal(await objectIn(await ask("/")), {
      child_routes: {
        build: "/build",
        slave: "/slave",
        metrics: "/metrics",
        version: "/version",
        builds: "/builds",
        queue: "/queue",
        slaves: "/slaves",
        eventlog: "/eventlog",
        executors: "/executor",
        v1: "/v1",
        v2: "/v2",
        docs: "/docs",
        openapi: "/openapi.json",
      },
      STATUS: "SUCCESS",
    });
  });

  test("every path that a child route names is one of the API's", async () => {
    const seen = new Set<string>();
    const waiting = ["/"];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const response = await ask(path);
      assert.not.equal(response.status, 404, path);
      if (response.headers.get("content-type")?.startsWith("application/json") !== true) continue;
      const { child_routes: routes = {} } = await objectIn(response);
      for (const route of Object.values(routes ?? {}))
        waiting.push(
          String(route)
            .replace("[build_id]", "7")
            .replaceAll(/\[\w+\]/g, "1"),
        );
    }
    assert.ok(seen.size > 40, String(seen.size));
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
