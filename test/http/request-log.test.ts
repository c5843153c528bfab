import * as assert from "uvu/assert";
import { DIGEST_HEADER, digestOf } from "../../src/http/auth.ts";
import { suite } from "../support/suite.ts";
import { PASSED } from "./sample-builds.ts";
import { makeWorld, SECRET, signed, TRANSPORTS, type Ask } from "./world.ts";

const GIT = JSON.stringify({ type: "git", url: "https://example.com/app.git", job_name: "Test" });

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const withHeaders = (path: string, headers: Record<string, string>): Promise<Response> => ask(path, { headers });

  const test = suite(`request-log ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, { ...PASSED, id: 1 });
    world.records.length = 0;
    world.manner = "answers";
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
    assert.equal(world.logged, []);
  });

  test("a request keeps the id that it came with, and has one of its own otherwise", async () => {
    const idOf = async (id: string): Promise<string | null> =>
      (await withHeaders("/build/9", { "X-Request-Id": id })).headers.get("x-request-id");
    assert.is(await idOf("deploy/42:a.b_c-d"), "deploy/42:a.b_c-d");
    const made = /^5c5d5e8e-\d+$/;
    for (const id of ["", "with space", 'quote"', "a".repeat(129)]) assert.match((await idOf(id)) ?? "", made);
    const [first, second] = [await ask("/"), await ask("/")].map(({ headers }) => headers.get("x-request-id"));
    assert.match(first ?? "", made);
    assert.is.not(first, second);
  });

  test("each request is a line of the log with its id and without its query, headers and body", async () => {
    const { headers, ...post } = signed(GIT);
    await ask("/build?token=hidden", { ...post, headers: { ...headers, "X-Request-Id": "id-1" } });
    await ask("/v1/build/9?token=hidden", { headers: { "X-Request-Id": "id-2" } });
    assert.equal(
      world.records.map(({ level, text, fields: { ms, ...fields } }) => [level, text, fields, typeof ms]),
      [
        [
          "debug",
          "A request was answered",
          { requestId: "id-1", method: "POST", path: "/build", status: 202 },
          "number",
        ],
        [
          "debug",
          "A request was answered",
          { requestId: "id-2", method: "GET", path: "/v1/build/9", status: 404 },
          "number",
        ],
      ],
    );
    const text = JSON.stringify(world.records);
    for (const hidden of ["hidden", SECRET, digestOf(SECRET, Buffer.from(GIT)), "example.com", DIGEST_HEADER]) {
      assert.not.ok(text.includes(hidden), hidden);
    }
  });

  test("a failure of the server is in the log with the id of its request, and its cause is not in the answer", async () => {
    world.manner = "refuses";
    const { headers, ...post } = signed(GIT);
    const response = await ask("/build", { ...post, headers: { ...headers, "X-Request-Id": "id-3" } });
    assert.is(response.status, 507);
    assert.not.match(await response.text(), "journal");
    const [failure] = world.records;
    assert.is(failure?.level, "error");
    assert.is(failure?.fields["requestId"], "id-3");
    assert.match(String(failure?.fields["err"]), "/var/lib/journal");
    world.logged.length = 0;
  });

  test("a supervisor that does not answer is a warning", async () => {
    world.manner = "crashes";
    const response = await withHeaders("/build/1", { "X-Request-Id": "id-4" });
    assert.is(response.status, 503);
    assert.equal(
      world.records.map(({ level, fields }) => [level, fields["requestId"]]),
      [
        ["warn", "id-4"],
        ["debug", "id-4"],
      ],
    );
  });

  test.run();
}
