import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { countsOf, samplesIn } from "../metrics/samples.ts";
import { BUILDING, PASSED, QUEUED } from "../sample-builds.ts";
import { makeWorld, signed, TRANSPORTS, type Ask } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld(50);
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const read = async (): Promise<string> => (await ask("/metrics")).text();

  const test = suite(`metrics ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, { ...PASSED, id: 1 }, { ...BUILDING, id: 2 }, { ...QUEUED, id: 3 });
    world.status = { ...world.status, executors: 4, busy: 3, waiting: 12 };
    world.manner = "answers";
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("they are text that Prometheus reads, under the paths of the original", async () => {
    for (const path of ["/metrics", "/metrics/", "/v1/metrics", "/v2/metrics"]) {
      const response = await ask(path);
      assert.is(response.status, 200);
      assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4; charset=utf-8$/);
      for (const line of (await response.text()).trimEnd().split("\n"))
        assert.match(line, /^# (?:HELP|TYPE) \w+ .+$|^\w+(?:\{(?:\w+="[^"]*",?)+\})? (?:[-+.e\d]+|Nan|\+Inf)$|^$/);
    }
  });

  test("what waits and what runs is as it is at this moment", async () => {
    const text = await read();
    const samples = samplesIn(text);
    assert.is(samples.get("clusterrunner_executors"), 4);
    assert.is(samples.get("clusterrunner_executors_busy"), 3);
    assert.is(samples.get("clusterrunner_subjobs_waiting"), 12);
    assert.equal(countsOf(text, "clusterrunner_builds"), {
      '{state="QUEUED"}': 1,
      '{state="BUILDING"}': 1,
      '{state="FINISHED"}': 1,
    });
    world.status = { ...world.status, busy: 0 };
    world.builds.length = 1;
    const later = await read();
    assert.is(samplesIn(later).get("clusterrunner_executors_busy"), 0);
    assert.is(samplesIn(later).get('clusterrunner_builds{state="BUILDING"}'), 0);
  });

  test("the pool is one slave: active, idle, or dead", async () => {
    assert.equal(countsOf(await read(), "slaves"), { '{state="active"}': 1 });
    world.status = { ...world.status, busy: 0 };
    assert.equal(countsOf(await read(), "slaves"), { '{state="idle"}': 1 });
    world.manner = "crashes";
    assert.equal(countsOf(await read(), "slaves"), { '{state="dead"}': 1 });
  });

  test("when the actors do not answer the rest is told all the same", async () => {
    world.manner = "crashes";
    const text = await read();
    assert.ok(Number.isNaN(samplesIn(text).get("clusterrunner_executors")));
    assert.equal(countsOf(text, "clusterrunner_builds"), {});
    assert.ok((samplesIn(text).get('clusterrunner_actor_restarts{kind="scheduler"}') ?? 0) > 0);
    assert.ok((samplesIn(text).get("process_resident_memory_bytes") ?? 0) > 0);
  });

  test("requests are timed by the path as it is declared, and by what became of them", async () => {
    const counts = async (): Promise<ReadonlyMap<string, number>> => samplesIn(await read());
    const key = (method: string, endpoint: string, status: number): string =>
      `http_request_duration_seconds_count{method="${method}",endpoint="${endpoint}",status="${status}"}`;
    const before = await counts();
    await ask("/builds/1");
    await ask("/v2/builds/2");
    await ask("/builds/99");
    await ask("/builds/1", { method: "HEAD" });
    await ask("/build/2/artifacts.zip");
    await ask("/build", signed("{}"));
    const after = await counts();
    for (const [metric, times] of [
      [key("GET", "/builds/{build_id}", 200), 2],
      [key("GET", "/builds/{build_id}", 404), 1],
      [key("HEAD", "/builds/{build_id}", 200), 1],
      [key("GET", "/build/{build_id}/artifacts.zip", 202), 1],
      [key("POST", "/build", 400), 1],
    ] as const)
      assert.is((after.get(metric) ?? 0) - (before.get(metric) ?? 0), times, metric);
    assert.is([...after.keys()].filter((metric) => /builds\/\d/.test(metric)).length, 0);
  });

  test("actors are counted by their kind, never by their name", async () => {
    const text = await read();
    assert.is(samplesIn(text).get('clusterrunner_actors{kind="journal"}'), 1);
    assert.is(samplesIn(text).get('clusterrunner_mailbox_messages{kind="journal"}'), 0);
    assert.not.match(text, /build-\d|executor-\d/);
  });

  test("the process and its event loop are told of", async () => {
    const samples = samplesIn(await read());
    for (const metric of [
      "process_cpu_seconds_total",
      "process_start_time_seconds",
      "nodejs_eventloop_lag_p99_seconds",
    ])
      assert.ok(samples.has(metric), metric);
  });

  test.run();
}
