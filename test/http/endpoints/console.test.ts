import * as assert from "uvu/assert";
import { StoreError, type ConsoleRequest } from "../../../src/store/contract.ts";
import { suite } from "../../support/suite.ts";
import { BUILDING, WITH_FAILURES } from "../sample-builds.ts";
import { page } from "../console-page.ts";
import { makeWorld, objectIn, TRANSPORTS, type Ask } from "../world.ts";

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const asked: (readonly [place: string, request: ConsoleRequest])[] = [];

  const test = suite(`console ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, { ...BUILDING, id: 2 }, WITH_FAILURES);
    asked.length = 0;
    world.console = (build, subjob, atom, request) => {
      asked.push([`${build}.${subjob}.${atom}`, request]);
      return Promise.resolve(page("a\nb\n"));
    };
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("has the keys of the original's, in every dialect", async () => {
    const lines = { offset_line: 0, num_lines: 2, total_num_lines: 2, content: "a\nb\n", child_routes: {} };
    assert.equal(await objectIn(await ask("/v1/build/7/subjob/1/atom/1/console")), lines);
    assert.equal(await objectIn(await ask("/builds/7/subjobs/1/atoms/1/console")), lines);
    assert.equal(await objectIn(await ask("/build/7/subjob/1/atom/1/console")), { ...lines, STATUS: "SUCCESS" });
  });

  test("the store is asked for the lines that are wanted, and told whether more may come", async () => {
    await ask("/v1/build/7/subjob/1/atom/1/console");
    await ask("/v1/build/2/subjob/1/atom/0/console?max_lines=3&offset_line=0&max_line_bytes=80");
    assert.equal(asked, [
      ["7.1.1", { maxLines: undefined, offsetLine: undefined, maxLineBytes: undefined, ended: true }],
      ["2.1.0", { maxLines: 3, offsetLine: 0, maxLineBytes: 80, ended: false }],
    ]);
  });

  for (const [query, said] of [
    ["max_lines=0", /"max_lines" must be a whole number greater than zero/],
    ["max_lines=-1", /"max_lines" must be a whole number greater than zero/],
    ["max_lines=x", /"max_lines" must be a whole number greater than zero: found/],
    ["max_lines=", /"max_lines" must be a whole number greater than zero: found/],
    ["offset_line=-1", /"offset_line" must be a whole number greater than or equal to zero/],
    ["offset_line=1.5", /"offset_line" must be a whole number greater than or equal to zero/],
    ["offset_line=99999999999999999999", /"offset_line" must be a whole number/],
  ] as const) {
    test(`is refused for ?${query}`, async () => {
      const response = await ask(`/v1/build/7/subjob/1/atom/1/console?${query}`);
      assert.is(response.status, 400);
      const { status, error } = await objectIn(response);
      assert.is(status, "FAILURE");
      assert.match(String(error), said);
      assert.equal(asked, []);
    });
  }

  test("it is searched in every dialect for a text, or else for errors", async () => {
    const sought: unknown[] = [];
    world.search = (build, subjob, atom, request) => {
      sought.push([`${build}.${subjob}.${atom}`, request]);
      return Promise.resolve({ ok: true, value: { matches: [4, 9], nextLine: 10, totalNumLines: 12 } });
    };
    const found = { matches: [4, 9], next_line: 10, total_num_lines: 12, child_routes: {} };
    const path = "/subjob/1/atom/1/console/search";
    assert.equal(await objectIn(await ask(`/v1/build/7${path}?text=a%20b&offset_line=2&max_matches=2`)), found);
    assert.equal(await objectIn(await ask("/builds/7/subjobs/1/atoms/1/console/search")), found);
    assert.equal(await objectIn(await ask(`/build/7${path}`)), { ...found, STATUS: "SUCCESS" });
    const errors = { wish: "errors", offsetLine: undefined, maxMatches: undefined, ended: true };
    assert.equal(sought, [
      ["7.1.1", { wish: { text: "a b" }, offsetLine: 2, maxMatches: 2, ended: true }],
      ["7.1.1", errors],
      ["7.1.1", errors],
    ]);
    const refused = ["text=", `text=${"x".repeat(1_001)}`, "max_matches=0", "max_matches=10001", "offset_line=-1"];
    for (const query of refused) assert.is((await ask(`/build/7${path}?${query}`)).status, 400, query);
    world.search = () => Promise.resolve({ ok: false, code: "NO_CONSOLE", message: "none" });
    assert.is((await ask(`/build/7${path}`)).status, 404);
  });

  test("an offset beyond its end is a mistake of the client, and one that was not written is not found", async () => {
    world.console = () => Promise.resolve({ ok: false, code: "INVALID_RANGE", message: "beyond" });
    const beyond = await ask("/v1/build/7/subjob/1/atom/1/console?offset_line=3");
    assert.equal([beyond.status, await objectIn(beyond)], [400, { status: "FAILURE", error: "beyond" }]);
    world.console = () => Promise.resolve({ ok: false, code: "NO_CONSOLE", message: "none" });
    const none = await ask("/v1/build/7/subjob/1/atom/1/console");
    assert.equal([none.status, await objectIn(none)], [404, { error: "none" }]);
  });

  test("one that the disk does not give is no fault of the server's code, and its path is not told", async () => {
    world.console = () => Promise.reject(new StoreError("Cannot read /var/lib/x"));
    const response = await ask("/build/7/subjob/1/atom/1/console");
    assert.is(response.status, 500);
    assert.equal(await objectIn(response), {
      STATUS: "FAILURE",
      error:
        "Cannot answer as the disk of the server must give what is kept: found that it does not, the reason is in its log",
    });
    assert.equal(world.logged.splice(0), ["A request failed unexpectedly"]);
  });

  test("what does not exist has none", async () => {
    for (const path of ["/v1/build/7/subjob/1/atom/2", "/v1/build/7/subjob/3/atom/0", "/v1/build/8/subjob/0/atom/0"])
      assert.is((await ask(`${path}/console`)).status, 404);
    assert.equal(asked, []);
  });

  test.run();
}
