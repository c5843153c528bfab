import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { IDLE, workerState } from "../fake-scheduler.ts";
import { countsOf, samplesIn } from "../metrics/samples.ts";
import { listIn, makeWorld, objectIn, signed, TRANSPORTS, type Ask } from "../world.ts";

const WORKERS = [
  workerState({ id: 1, busy: 1, build: 7 }),
  workerState({ id: 2, name: "big", labels: ["gpu"] }),
  workerState({ id: 3, status: "left" }),
  workerState({ id: 4, status: "lost" }),
];

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const post = async (path: string, body: unknown): Promise<Response> => ask(path, signed(JSON.stringify(body)));
  const put = async (path: string, state: string): Promise<Response> =>
    ask(path, signed(JSON.stringify({ slave: { state } }), "PUT"));
  /** The ids of the workers that were told to leave. */
  const leaving = (): readonly number[] =>
    (world.status.workers ?? []).filter(({ isDraining }) => isDraining).map(({ id }) => id);

  const test = suite(`workers ${name}`);

  test.before.each(() => {
    world.status = { ...IDLE, workers: WORKERS, losses: { workers: 0, runs: 0 } };
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
    assert.equal(world.logged, []);
  });

  test("every worker that has not left is a slave, in every dialect", async () => {
    for (const path of ["/v1/slave", "/slaves", "/slave"]) {
      const { slaves } = await listIn(await ask(path), "slaves");
      assert.equal(
        slaves.map(({ url, id, is_alive }) => [url, id, is_alive]),
        [
          ["small:1", 1, true],
          ["big:2", 2, true],
          ["small:4", 4, false],
        ],
      );
    }
    const { slave } = await objectIn(await ask("/slave/2"));
    assert.match(JSON.stringify(slave), '"labels":["gpu"]');
    const { master } = await objectIn(await ask("/v1"));
    assert.match(JSON.stringify(master), '"url":"big:2"');
  });

  test("while no worker has joined there are no slaves", async () => {
    world.status = { ...IDLE, executors: 0, slots: [], workers: [] };
    assert.equal((await listIn(await ask("/v1/slave"), "slaves")).slaves, []);
    assert.is((await post("/v1/slave/shutdown", { shutdown_all: true })).status, 200);
    assert.is(world.status.isDraining, false);
  });

  for (const id of ["3", "5", "0", "x"]) {
    test(`there is no worker "${id}"`, async () => {
      for (const response of [
        await ask(`/v1/slave/${id}`),
        await put(`/v1/slave/${id}`, "SHUTDOWN"),
        await post(`/v1/slave/${id}/shutdown`, {}),
        await post(`/v1/slave/${id}/heartbeat`, {}),
        await post("/v1/slave/shutdown", { slaves: [1, id] }),
      ]) {
        assert.is(response.status, 404);
        const said = `Cannot find the slave as its id must be that of a worker that has joined and not left: found "${id}"`;
        assert.equal(await objectIn(response), { error: said });
      }
      assert.equal(leaving(), []);
    });
  }

  for (const [path, body, left] of [
    ["/v1/slave/2/shutdown", {}, [2]],
    ["/slaves/1/shutdown", {}, [1]],
    ["/v1/slave/shutdown", { slaves: [1, "2"] }, [1, 2]],
    ["/v1/slave/shutdown", { slaves: [] }, []],
    ["/slaves/shutdown", { shutdown_all: true }, [1, 2, 4]],
  ] as const) {
    test(`POST ${path} with ${JSON.stringify(body)} has those leave that are meant, and others go on`, async () => {
      const response = await post(path, body);
      assert.equal([response.status, await response.text()], [200, ""]);
      assert.equal(leaving(), left);
      assert.is(world.status.isDraining, false);
    });
  }

  test("the state SHUTDOWN has a worker leave, which no state IDLE takes back", async () => {
    assert.is((await put("/v1/slave/2", "IDLE")).status, 200);
    assert.equal(leaving(), []);
    const { slave } = await objectIn(await put("/v1/slave/2", "SHUTDOWN"));
    assert.match(JSON.stringify(slave), '"is_alive":true,"is_in_shutdown_mode":true');
    const refused = await put("/slaves/2", "IDLE");
    assert.is(refused.status, 403);
    assert.match(String((await objectIn(refused))["error"]), "must be started again: found it leaving");
    assert.equal(leaving(), [2]);
  });

  test("a heartbeat tells whether a worker is heard of", async () => {
    assert.equal(await objectIn(await post("/v1/slave/1/heartbeat", {})), { is_alive: true });
    assert.equal(await objectIn(await post("/v1/slave/4/heartbeat", {})), { is_alive: false });
  });

  test("the queue says what builds wait for that no worker may run, and nothing where there are none", async () => {
    assert.not("unplaced" in (await objectIn(await ask("/v1/queue"))));
    world.status = { ...world.status, unplaced: [{ build: 7, missing: "a worker with the labels gpu, big" }] };
    for (const path of ["/v1/queue", "/queue"]) {
      const { unplaced } = await objectIn(await ask(path));
      assert.equal(unplaced, [{ build_id: 7, waits_for: "a worker with the labels gpu, big" }]);
    }
  });

  test("metrics tell of each worker that is heard of, and of what was lost", async () => {
    const workers = [...WORKERS, workerState({ id: 5, name: "leaves", busy: 2, isDraining: true })];
    world.status = {
      ...world.status,
      workers,
      losses: { workers: 2, runs: 3 },
      unplaced: [{ build: 7, missing: "a" }],
    };
    const text = await (await ask("/metrics")).text();
    assert.equal(countsOf(text, "clusterrunner_workers"), {
      '{state="alive"}': 2,
      '{state="draining"}': 1,
      '{state="lost"}': 1,
    });
    assert.equal(countsOf(text, "clusterrunner_worker_executors"), {
      '{worker="small",id="1"}': 2,
      '{worker="big",id="2"}': 2,
      '{worker="leaves",id="5"}': 2,
    });
    assert.equal(countsOf(text, "clusterrunner_worker_executors_busy"), {
      '{worker="small",id="1"}': 1,
      '{worker="leaves",id="5"}': 2,
    });
    assert.equal(countsOf(text, "slaves"), { '{state="active"}': 2, '{state="idle"}': 1, '{state="dead"}': 1 });
    assert.equal(
      ["clusterrunner_workers_lost_total", "clusterrunner_runs_lost_total", "clusterrunner_builds_unplaced"].map(
        (metric) => samplesIn(text).get(metric),
      ),
      [2, 3, 1],
    );
    world.manner = "crashes";
    const later = samplesIn(await (await ask("/metrics")).text());
    world.manner = "answers";
    assert.is(later.get("clusterrunner_workers_lost_total"), 2);
    assert.is(later.get('clusterrunner_workers{state="alive"}'), 0);
  });

  test.run();
}
