import * as assert from "uvu/assert";
import { buildOf, openingOf } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { BUILDING, QUEUED, WITH_FAILURES } from "../sample-builds.ts";
import { listIn, makeWorld, objectIn, signed, TRANSPORTS, type Ask } from "../world.ts";

/** One whose list is sent in pieces. */
const LARGE = { ...buildOf(openingOf(Array.from({ length: 700 }, () => 3))), id: 8 };

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const host = async (): Promise<string> => {
    const { hostname, port } = new URL((await api).origin);
    return `${hostname}:${port === "" ? "80" : port}`;
  };

  const test = suite(`subjobs ${name}`);

  test.before(() => void world.builds.push({ ...QUEUED, id: 1 }, { ...BUILDING, id: 2 }, WITH_FAILURES, LARGE));

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("a subjob has the keys of the original's, in every dialect", async () => {
    const subjob = {
      id: 0,
      command: "test",
      atoms: [
        {
          command_string: 'export N="0.0";',
          expected_time: null,
          actual_time: 0.5,
          exit_code: 0,
          state: "COMPLETED",
          id: 0,
          subjob_id: 0,
        },
      ],
      slave: await host(),
    };
    assert.equal(await objectIn(await ask("/v1/build/2/subjob/0")), {
      subjob,
      child_routes: {
        atoms: "/v1/build/[build_id]/subjob/[subjob_id]/atom",
        result: "/v1/build/[build_id]/subjob/[subjob_id]/result",
      },
    });
    assert.equal(await objectIn(await ask("/v2/builds/2/subjobs/0")), {
      subjob,
      child_routes: {
        atoms: "/builds/[build_id]/subjobs/[subjob_id]/atoms",
        result: "/builds/[build_id]/subjobs/[subjob_id]/result",
      },
    });
    assert.equal(await objectIn(await ask("/build/2/subjob/0")), {
      subjob,
      child_routes: { atoms: "/build/[build_id]/subjob/[subjob_id]/atom" },
      STATUS: "SUCCESS",
    });
  });

  test("nobody has a subjob that has not begun", async () => {
    const { subjobs, ...others } = await listIn(await ask("/v1/build/2/subjob"), "subjobs");
    assert.equal(
      subjobs.map(({ id, slave }) => [id, slave]),
      [
        [0, await host()],
        [1, null],
        [2, null],
      ],
    );
    assert.equal(others, { child_routes: { subjob: "/v1/build/[build_id]/subjob/[subjob_id]" } });
  });

  test("a build that is not prepared has no subjobs yet", async () => {
    assert.equal((await objectIn(await ask("/v1/build/1/subjob")))["subjobs"], []);
    assert.is((await ask("/v1/build/1/subjob/0")).status, 404);
  });

  for (const id of ["3", "-1", "01", "x", "%00"]) {
    test(`"${id}" is no subjob of a build that has three`, async () => {
      const response = await ask(`/v1/build/2/subjob/${id}`);
      assert.is(response.status, 404);
      const { error, ...others } = await objectIn(response);
      assert.match(String(error), "Cannot find the subjob as its number must be one from 0 to 2: found");
      assert.equal(others, {});
    });
  }

  test("version 2 gives parts of the list and its length, version 1 the whole", async () => {
    const response = await ask("/builds/8/subjobs?offset=690&limit=3");
    assert.is(response.headers.get("x-total-count"), "700");
    const { subjobs, total } = await listIn(response, "subjobs");
    assert.equal([subjobs.map(({ id }) => id), total], [[690, 691, 692], 700]);
    const lengths = ["/builds/8/subjobs", "/builds/8/subjobs?limit=999", "/builds/8/subjobs?limit=-1&offset=-5"].map(
      async (path) => (await listIn(await ask(path), "subjobs")).subjobs.length,
    );
    assert.equal(await Promise.all(lengths), [20, 200, 0]);
    assert.is((await listIn(await ask("/v1/build/8/subjob?limit=x"), "subjobs")).subjobs.length, 700);
    assert.is((await listIn(await ask("/build/8/subjob"), "subjobs")).subjobs.length, 700);
    assert.is((await listIn(await ask("/build/8/subjob?limit=2"), "subjobs")).subjobs.length, 2);
  });

  test("a long list that is sent in pieces is what its parts are together", async () => {
    const whole = await listIn(await ask("/build/8/subjob"), "subjobs");
    const parts: unknown[] = [];
    for (const offset of [0, 200, 400, 600]) {
      const { subjobs } = await listIn(await ask(`/build/8/subjob?offset=${offset}&limit=200`), "subjobs");
      parts.push(...subjobs);
    }
    assert.equal(whole.subjobs, parts);
    assert.equal([whole["total"], whole["STATUS"]], [700, "SUCCESS"]);
    const head = await ask("/build/8/subjob", { method: "HEAD" });
    assert.equal([head.status, await head.text()], [200, ""]);
    assert.match(head.headers.get("content-type") ?? "", /^application\/json/);
  });

  for (const query of ["limit=", "limit=x", "offset=1.5", "offset=1e3", "limit=0x10", "limit=%20"]) {
    test(`a list is not given for ?${query}`, async () => {
      const response = await ask(`/builds/2/subjobs?${query}`);
      assert.is(response.status, 400);
      const { status, error } = await objectIn(response);
      assert.is(status, "FAILURE");
      assert.match(String(error), /^Cannot answer as the parameter "(limit|offset)" must be a whole number: found/);
    });
  }

  test("results from outside are refused, signed or not, and not told either", async () => {
    for (const init of [{ method: "POST", body: "--x" }, signed("{}")]) {
      for (const path of ["/v1/build/2/subjob/0/result", "/builds/2/subjobs/0/result"]) {
        const response = await ask(path, init);
        assert.is(response.status, 403);
        const { error, ...others } = await objectIn(response);
        assert.match(String(error), /clusterrunner worker/);
        assert.equal(others, {});
      }
    }
    assert.equal(await objectIn(await ask("/v1/build/2/subjob/0/result")), {
      status: "not implemented",
      child_routes: {},
    });
  });

  test.run();
}
