import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { BUILDING, ENDED, FAILED_EARLY, QUEUED } from "../sample-builds.ts";
import { IDLE } from "../fake-scheduler.ts";
import { listIn, makeWorld, objectIn, SESSION, TRANSPORTS, type Ask } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);

  const test = suite(`roots, queue, executors and version ${name}`);

  test.before.each(() => {
    world.status = { ...IDLE, busy: 1, slots: [null, { build: 2, subjob: 5 }] };
    world.builds.splice(0, Infinity);
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("whoever wants a page is led to the dashboard from the root, and everybody else is answered there", async () => {
    const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const led = await ask("/", { headers: { accept: browser }, redirect: "manual" });
    assert.equal([led.status, led.headers.get("location"), await led.text()], [302, "/dashboard", ""]);
    for (const accept of ["*/*", "application/json", "application/vnd.clusterrunner.v2+json", ""]) {
      const response = await ask("/", { headers: { accept }, redirect: "manual" });
      assert.is(response.status, 200, accept);
      assert.is((await objectIn(response))["STATUS"], "SUCCESS");
    }
  });

  test("the root of the original is the master that is up, and the slave that it is itself", async () => {
    const { slaves } = await listIn(await ask("/v1/slave"), "slaves");
    const { executors } = await listIn(await ask("/v1/executor"), "executors");
    const { master, slave, child_routes: routes } = await objectIn(await ask("/v1"));
    assert.equal(master, { status: "Master service is up.", slaves });
    assert.equal(slave, {
      is_alive: true,
      master_url: slaves[0]?.["url"],
      current_build_id: 2,
      slave_id: 1,
      executors,
      session_id: SESSION,
    });
    assert.equal(routes, {
      metrics: "/v1/metrics",
      version: "/v1/version",
      builds: "/v1/build",
      queue: "/v1/queue",
      slaves: "/v1/slave",
      eventlog: "/v1/eventlog",
      executors: "/v1/executor",
    });
  });

  test("version 2 has the same under its own paths", async () => {
    const first = await objectIn(await ask("/v1"));
    const second = await objectIn(await ask("/v2"));
    assert.equal([second["master"], second["slave"]], [first["master"], first["slave"]]);
    assert.equal(second["child_routes"], {
      metrics: "/metrics",
      version: "/version",
      builds: "/builds",
      queue: "/queue",
      slaves: "/slaves",
      eventlog: "/eventlog",
      executors: "/executor",
    });
  });

  test("the root needs nobody's answer", async () => {
    world.manner = "crashes";
    assert.is((await ask("/")).status, 200);
    world.manner = "answers";
  });

  test("executors are told one by one and together", async () => {
    const busy = { id: 1, current_build: 2, current_subjob: 5 };
    const executors = [{ id: 0, current_build: null, current_subjob: null }, busy];
    for (const path of ["/v1/executor", "/executor"])
      assert.equal(await objectIn(await ask(path)), { executors, child_routes: { executor: `${path}/[executor_id]` } });
    assert.equal(await objectIn(await ask("/v1/executor/1")), { executor: busy, child_routes: {} });
    for (const id of ["2", "-1", "x"]) {
      const response = await ask(`/v1/executor/${id}`);
      assert.is(response.status, 404);
      assert.match(String((await objectIn(response))["error"]), /^Cannot find the executor as its number must be/);
    }
  });

  test("the queue holds the builds that have not ended, however they did", async () => {
    world.builds.push({ ...QUEUED, id: 1 }, { ...FAILED_EARLY, id: 2 }, { ...BUILDING, id: 3 }, ...ENDED);
    for (const path of ["/v1/queue", "/queue", "/v2/queue"]) {
      const { queue, ...others } = await listIn(await ask(path), "queue");
      assert.equal(
        queue.map(({ id, status }) => [id, status]),
        [
          [1, "QUEUED"],
          [3, "BUILDING"],
        ],
      );
      assert.equal(others, { child_routes: {} });
    }
    const { builds } = await listIn(await ask("/v1/build"), "builds");
    const { queue } = await listIn(await ask("/v1/queue"), "queue");
    assert.equal(queue, [builds[0], builds[2]]);
  });

  test("the version is that of the package, and that of the path", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../../../package.json", import.meta.url), "utf8"));
    assert.equal(await objectIn(await ask("/v1/version")), { version, api_version: 1, child_routes: {} });
    assert.equal(await objectIn(await ask("/version")), { version, api_version: 2, child_routes: {} });
  });

  test.run();
}
