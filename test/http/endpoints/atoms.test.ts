import * as assert from "uvu/assert";
import { buildOf, openingOf } from "../../model/sample-build.ts";
import { suite } from "../../support/suite.ts";
import { BUILDING, QUEUED, WITH_FAILURES, WITH_FLAKY } from "../sample-builds.ts";
import { listIn, makeWorld, objectIn, TRANSPORTS, type Ask } from "../world.ts";

/** One whose list is sent in pieces. */
const LARGE = { ...buildOf(openingOf(Array.from({ length: 3_000 }, () => 2))), id: 8 };

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  /** `S.A` of the atoms in a list. */
  const atomsOf = async (path: string): Promise<readonly string[]> =>
    (await listIn(await ask(path), "atoms")).atoms.map(
      ({ id, subjob_id: subjob }) => `${String(subjob)}.${String(id)}`,
    );

  const test = suite(`atoms ${name}`);

  test.before(
    () =>
      void world.builds.push(
        { ...QUEUED, id: 1 },
        { ...BUILDING, id: 2 },
        WITH_FAILURES,
        { ...WITH_FLAKY, id: 9 },
        LARGE,
      ),
  );

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("an atom has the keys of the original's, in every dialect", async () => {
    const atom = {
      command_string: 'export N="1.1";',
      expected_time: null,
      actual_time: 0.5,
      exit_code: 7,
      state: "COMPLETED",
      id: 1,
      subjob_id: 1,
    };
    assert.equal(await objectIn(await ask("/v1/build/7/subjob/1/atom/1")), {
      atom,
      child_routes: { console: "/v1/build/[build_id]/subjob/[subjob_id]/atom/[atom_id]/console" },
    });
    assert.equal(await objectIn(await ask("/builds/7/subjobs/1/atoms/1")), {
      atom,
      child_routes: { console: "/builds/[build_id]/subjobs/[subjob_id]/atoms/[atom_id]/console" },
    });
    assert.equal(await objectIn(await ask("/build/7/subjob/1/atom/1")), {
      atom,
      child_routes: { console: "/build/[build_id]/subjob/[subjob_id]/atom/[atom_id]/console" },
      STATUS: "SUCCESS",
    });
  });

  test("the list that the original never gives in version 1 is there", async () => {
    const { atoms, ...others } = await listIn(await ask("/v1/build/7/subjob/1/atom"), "atoms");
    assert.equal(
      atoms.map(({ id, exit_code: code }) => [id, code]),
      [
        [0, 0],
        [1, 7],
      ],
    );
    assert.equal(others, {
      child_routes: { atom: "/v1/build/[build_id]/subjob/[subjob_id]/atom/[atom_id]" },
    });
  });

  test("an atom out of range is not found", async () => {
    for (const id of ["2", "-1", "x"]) {
      const response = await ask(`/v1/build/7/subjob/1/atom/${id}`);
      assert.is(response.status, 404);
      assert.equal(await objectIn(response), {
        error: `Cannot find the atom as its number must be one from 0 to 1: found "${id}"`,
      });
    }
    assert.is((await ask("/v1/build/7/subjob/9/atom")).status, 404);
    assert.is((await ask("/v1/build/99/subjob/0/atom")).status, 404);
  });

  test("atoms are chosen by state and by result, of a subjob and of a whole build", async () => {
    assert.equal(await atomsOf("/builds/2/atoms?state=NOT_STARTED"), ["1.0", "1.1", "2.0"]);
    assert.equal(await atomsOf("/build/2/atom?state=COMPLETED"), ["0.0"]);
    assert.equal(await atomsOf("/builds/7/atoms?result=failed"), ["1.1", "2.0"]);
    assert.equal(await atomsOf("/builds/7/subjobs/1/atoms?result=failed"), ["1.1"]);
    assert.equal(await atomsOf("/build/7/subjob/1/atom?result=passed"), ["1.0"]);
    assert.equal(await atomsOf("/v2/builds/9/atoms?result=flaky"), ["0.0"]);
    assert.equal(await atomsOf("/builds/1/atoms?result=flaky"), []);
  });

  test("the number of atoms that were chosen is told with each part of them", async () => {
    const answer = await listIn(await ask("/builds/7/atoms?result=failed&offset=1&limit=5"), "atoms");
    assert.equal([answer.atoms.length, answer["total"]], [1, 2]);
    assert.equal(await atomsOf("/builds/7/atoms?offset=1&limit=2"), ["1.0", "1.1"]);
    assert.equal(await atomsOf("/builds/7/atoms?offset=9"), []);
    assert.is((await listIn(await ask("/build/7/atom?limit=1"), "atoms"))["total"], 4);
  });

  test("a part of many atoms is the same, whether they are chosen or not", async () => {
    const part = ["1500.1", "1501.0", "1501.1"];
    assert.equal(await atomsOf("/builds/8/atoms?offset=3001&limit=3"), part);
    assert.equal(await atomsOf("/builds/8/atoms?offset=3001&limit=3&state=NOT_STARTED"), part);
    for (const query of ["", "?state=NOT_STARTED"]) {
      const { atoms, total } = await listIn(await ask(`/build/8/atom${query}`), "atoms");
      assert.equal([atoms.length, total], [6_000, 6_000]);
      assert.equal(
        atoms.slice(3_001, 3_004).map(({ id, subjob_id: subjob }) => `${String(subjob)}.${String(id)}`),
        part,
      );
    }
  });

  test("version 1 gives all atoms, whatever is asked for", async () => {
    assert.equal(await atomsOf("/v1/build/7/subjob/1/atom?state=NOT_STARTED&limit=x"), ["1.0", "1.1"]);
  });

  test("a state or a result that is none is refused", async () => {
    for (const query of ["state=completed", "state=", "result=FAILED", "result=x"]) {
      const response = await ask(`/builds/7/atoms?${query}`);
      assert.is(response.status, 400);
      assert.match(String((await objectIn(response))["error"]), /must be one of "/);
    }
  });

  test.run();
}
