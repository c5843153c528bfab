import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { IDLE } from "../fake-scheduler.ts";
import { makeWorld, objectIn, SESSION, signed, TRANSPORTS, type Ask } from "../world.ts";

const BUSY = { ...IDLE, busy: 1, slots: [null, { build: 7, subjob: 2 }] };

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const post = async (path: string, body: unknown): Promise<Response> => ask(path, signed(JSON.stringify(body)));
  const put = async (path: string, body: unknown): Promise<Response> => ask(path, signed(JSON.stringify(body), "PUT"));

  const test = suite(`slaves ${name}`);

  test.before.each(() => {
    world.status = IDLE;
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
    assert.equal(world.logged, []);
  });

  test("the server is the only slave, in every dialect", async () => {
    world.status = BUSY;
    const { hostname, port } = new URL((await api).origin);
    const slave = {
      url: `${hostname}:${port === "" ? "80" : port}`,
      id: 1,
      session_id: SESSION,
      num_executors: 2,
      num_executors_in_use: 1,
      current_build_id: 7,
      is_alive: true,
      is_in_shutdown_mode: false,
    };
    assert.equal(await objectIn(await ask("/v1/slave")), {
      slaves: [slave],
      child_routes: { slave: "/v1/slave/[slave_id]", shutdown: "/v1/slave/shutdown" },
    });
    assert.equal(await objectIn(await ask("/v1/slave/1")), {
      slave,
      child_routes: { shutdown: "/v1/slave/[slave_id]/shutdown", heartbeat: "/v1/slave/[slave_id]/heartbeat" },
    });
    assert.equal(await objectIn(await ask("/slaves")), {
      slaves: [slave],
      child_routes: { slave: "/slaves/[slave_id]", shutdown: "/slaves/shutdown" },
    });
    assert.equal(await objectIn(await ask("/slave/1")), { slave, child_routes: {}, STATUS: "SUCCESS" });
  });

  for (const id of ["2", "0", "x", "01"]) {
    test(`there is no slave "${id}"`, async () => {
      for (const response of [
        await ask(`/v1/slave/${id}`),
        await put(`/v1/slave/${id}`, { slave: { state: "SHUTDOWN" } }),
        await post(`/v1/slave/${id}/shutdown`, {}),
        await post(`/v1/slave/${id}/heartbeat`, {}),
      ]) {
        assert.is(response.status, 404);
        assert.equal(await objectIn(response), {
          error: `Cannot find the slave as its id must be 1, which is this server: found "${id}"`,
        });
      }
      assert.is(world.status.isDraining, false);
    });
  }

  for (const body of ["slave=x&__encoded_body__=%7B%7D", JSON.stringify({ slave: "h:1", num_executors: 2 }), ""]) {
    test(`a foreign slave that sends "${body.slice(0, 12)}" is told what to run, signed or not`, async () => {
      for (const path of ["/v1/slave", "/slaves"]) {
        for (const init of [{ method: "POST", body }, signed(body)]) {
          const response = await ask(path, init);
          assert.is(response.status, 403);
          const { error, ...others } = await objectIn(response);
          assert.match(String(error), /must be a worker of this server.*"clusterrunner worker"/);
          assert.equal(others, {});
        }
      }
    });
  }

  for (const [path, body] of [
    ["/v1/slave/1/shutdown", {}],
    ["/v1/slave/shutdown", { slaves: [1] }],
    ["/v1/slave/shutdown", { slaves: ["1"] }],
    ["/v1/slave/shutdown", { shutdown_all: true }],
    ["/slaves/shutdown", { slaves: [1, "1"] }],
    ["/slaves/1/shutdown", {}],
  ] as const) {
    test(`POST ${path} with ${JSON.stringify(body)} has nothing new start, and answers with nothing`, async () => {
      world.status = BUSY;
      const response = await post(path, body);
      assert.equal([response.status, await response.text()], [200, ""]);
      const slave = JSON.stringify((await objectIn(await ask("/v1/slave/1")))["slave"]);
      assert.match(slave, '"is_alive":true,"is_in_shutdown_mode":true');
    });
  }

  for (const [body, status, said] of [
    [{ slaves: [1, 2] }, 404, /its id must be 1/],
    [{ slaves: ["one"] }, 404, /its id must be 1/],
    [{ slaves: [1.5] }, 400, /"slaves\[0\]"/],
    [{ slaves: 1 }, 400, /"slaves" must be a list/],
    [{ shutdown_all: "yes" }, 400, /"shutdown_all" must be true or false/],
    [{ shutdown_all: false }, 400, /found neither/],
    [{}, 400, /found neither/],
    [[], 400, /the body must be a mapping/],
    [null, 400, /the body must be a mapping/],
  ] as const) {
    test(`a shutdown with ${JSON.stringify(body)} is refused before anything is shut down`, async () => {
      const response = await post("/v1/slave/shutdown", body);
      assert.is(response.status, status);
      assert.match(String((await objectIn(response))["error"]), said);
      assert.is(world.status.isDraining, false);
    });
  }

  test("the list of no slaves shuts down none", async () => {
    assert.is((await post("/v1/slave/shutdown", { slaves: [] })).status, 200);
    assert.is(world.status.isDraining, false);
  });

  test("the state SHUTDOWN has nothing new start, and IDLE has it start again", async () => {
    const shut = await objectIn(await put("/v1/slave/1", { slave: { state: "SHUTDOWN" } }));
    assert.is(shut["status"], "SUCCESS");
    assert.match(JSON.stringify(shut["slave"]), '"is_alive":false,"is_in_shutdown_mode":true');
    assert.equal(await objectIn(await post("/v1/slave/1/heartbeat", {})), { is_alive: false });
    const idle = await objectIn(await put("/slaves/1", { slave: { state: "IDLE" } }));
    assert.match(JSON.stringify(idle["slave"]), '"is_alive":true,"is_in_shutdown_mode":false');
    assert.equal(await objectIn(await post("/slaves/1/heartbeat", { slave: { heartbeat: true } })), { is_alive: true });
  });

  for (const state of ["DISCONNECTED", "SETUP_COMPLETE", "SETUP_FAILED"]) {
    test(`${state}, which only a slave of the original reports, changes nothing`, async () => {
      const response = await put("/v1/slave/1", { slave: { state } });
      assert.is(response.status, 403);
      assert.match(String((await objectIn(response))["error"]), "clusterrunner worker");
      assert.is(world.status.isDraining, false);
    });
  }

  for (const body of [{ slave: { state: "idle" } }, { slave: {} }, { slave: "IDLE" }, {}, [], 7]) {
    test(`the state of a slave is not changed by ${JSON.stringify(body)}`, async () => {
      const response = await put("/v1/slave/1", body);
      assert.is(response.status, 400);
      const { status, error } = await objectIn(response);
      assert.is(status, "FAILURE");
      assert.match(String(error), /^Cannot change the slave as /);
    });
  }

  test("whatever would change the server must be signed", async () => {
    for (const [path, method] of [
      ["/v1/slave/1", "PUT"],
      ["/v1/slave/1/shutdown", "POST"],
      ["/v1/slave/shutdown", "POST"],
      ["/v1/slave/1/heartbeat", "POST"],
    ] as const)
      assert.is((await ask(path, { method, body: '{"shutdown_all":true,"slave":{"state":"SHUTDOWN"}}' })).status, 401);
    assert.is(world.status.isDraining, false);
  });

  test("a scheduler that crashes is worth asking again", async () => {
    world.manner = "crashes";
    const response = await ask("/v1/slave");
    world.manner = "answers";
    assert.equal([response.status, response.headers.get("retry-after")], [503, "1"]);
    assert.match(String((await objectIn(response))["error"]), /^Cannot answer as the scheduler must be running/);
  });

  test.run();
}
