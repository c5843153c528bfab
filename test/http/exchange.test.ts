import { get } from "node:http";
import * as assert from "uvu/assert";
import { suite } from "../support/suite.ts";
import { BUILDING, PASSED } from "./sample-builds.ts";
import { makeWorld, objectIn, SESSION, signed, TRANSPORTS, type Ask } from "./world.ts";

const GIT = JSON.stringify({ type: "git", url: "https://example.com/app.git", job_name: "Test" });
const OTHER_SESSION = "ffffffff-0000-4000-8000-000000000000";

/** What every answer has, of whatever kind. */
const assertSafe = ({ headers }: Response): void => {
  assert.is(headers.get("x-content-type-options"), "nosniff");
  assert.is(headers.get("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
  assert.is(headers.get("cross-origin-resource-policy"), "same-origin");
  assert.match(headers.get("x-request-id") ?? "", /./);
};

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, { redirect: "manual", ...init });
  const withHeaders = (path: string, headers: Record<string, string>): Promise<Response> => ask(path, { headers });

  const test = suite(`exchange ${name}`);

  test.before.each(() => {
    world.builds.splice(0, Infinity, { ...PASSED, id: 1 }, { ...BUILDING, id: 2 });
    world.submitted.length = 0;
  });

  test.after(async () => {
    await (await api).close();
    await world.close();
    assert.equal(world.logged, []);
  });

  test("every JSON answer tells the session and the version, errors too", async () => {
    for (const [path, version] of [
      ["/", "1"],
      ["/build", "1"],
      ["/build/9", "1"],
      ["/nothing", "1"],
      ["/v1", "1"],
      ["/v1/build/1", "1"],
      ["/v1/nothing", "1"],
      ["/builds/1", "2"],
      ["/v2/builds/1", "2"],
      ["/builds/9", "2"],
    ] as const) {
      const response = await ask(path);
      assert.is(response.headers.get("session-id"), SESSION, path);
      assert.is(response.headers.get("api-version"), version, path);
      assert.is(response.headers.get("content-type"), "application/json; charset=UTF-8", path);
      assertSafe(response);
      await response.text();
    }
    assert.is((await ask("/build", signed(GIT))).headers.get("session-id"), SESSION);
    assert.is((await ask("/build", { method: "POST" })).headers.get("session-id"), SESSION);
    assert.is((await ask("/build", { method: "DELETE" })).headers.get("session-id"), SESSION);
  });

  test("a client that means this session is answered, by either header", async () => {
    assert.is((await withHeaders("/v1/build/1", { "Session-Id": SESSION })).status, 200);
    assert.is((await withHeaders("/v1/build/1", { "Expected-Session-Id": SESSION })).status, 200);
    assert.is((await withHeaders("/v1/build/1", { "Session-Id": "" })).status, 200);
    assert.is(
      (await withHeaders("/build", { "Session-Id": SESSION, "Expected-Session-Id": OTHER_SESSION })).status,
      200,
    );
  });

  test("a client that means another session is refused in the original's words, before anything is read or done", async () => {
    const error = `Specified session id: ${OTHER_SESSION} has expired and is invalid.`;
    for (const header of ["Session-Id", "Expected-Session-Id"]) {
      const original = await withHeaders("/v1/build/1", { [header]: OTHER_SESSION });
      assert.is(original.status, 412);
      assert.equal(await objectIn(original), { error });
      const documented = await withHeaders("/build/1", { [header]: OTHER_SESSION });
      assert.is(documented.status, 412);
      assert.equal(await objectIn(documented), { STATUS: "FAILURE", error });
    }
    const { headers, ...post } = signed(GIT);
    const posted = await ask("/v1/build", { ...post, headers: { ...headers, "Session-Id": OTHER_SESSION } });
    assert.is(posted.status, 412);
    assert.equal(world.submitted, []);
  });

  test("archives have no session, and look at none", async () => {
    const response = await withHeaders("/v1/build/1/artifacts.zip", { "Session-Id": OTHER_SESSION });
    assert.is(response.status, 200);
    assert.is(response.headers.get("session-id"), null);
    assertSafe(response);
    await response.arrayBuffer();
    const unready = await withHeaders("/v1/build/2/artifacts.zip", { "Expected-Session-Id": OTHER_SESSION });
    assert.is(unready.status, 202);
    assert.is(unready.headers.get("session-id"), null);
  });

  test("a client may ask for the other version, in which a path of this one has no children", async () => {
    const inVersion = async (path: string, version: string): Promise<readonly [unknown, string | null]> => {
      const accept = `text/html, application/vnd.clusterrunner.v${version}+json;q=0.9`;
      const response = await withHeaders(path, { accept });
      return [(await objectIn(response))["child_routes"], response.headers.get("api-version")];
    };
    const ofList = { build: "/v1/build/[build_id]" };
    assert.equal(await inVersion("/v1/build", "1"), [ofList, "1"]);
    assert.equal(await inVersion("/v1/build", "2"), [{}, "2"]);
    assert.equal(await inVersion("/v1/build", "999"), [ofList, "1"]);
    assert.equal(await inVersion("/builds/1", "1"), [{}, "1"]);
    assert.equal(await inVersion("/build", "2"), [{ build: "/build/[build_id]" }, "2"]);
    // What is kept of a build is not what was sent to the other client.
    assert.equal(Object.keys(Object((await inVersion("/builds/1", "2"))[0])).length > 0, true);
    const { build } = await objectIn(
      await withHeaders("/builds/1", { accept: "application/vnd.clusterrunner.v1+json" }),
    );
    assert.equal(build, (await objectIn(await ask("/builds/1")))["build"]);
  });

  test("the version tells of itself which one was asked for", async () => {
    for (const [path, accept, version] of [
      ["/v1/version", "*/*", 1],
      ["/v1/version", "application/vnd.clusterrunner.v1+json", 1],
      ["/v1/version", "application/vnd.clusterrunner.v2+json", 2],
      ["/v1/version", "application/vnd.clusterrunner.v999+json", 1],
      ["/version", "*/*", 2],
      ["/version", "application/vnd.clusterrunner.v1+json", 1],
    ] as const) {
      assert.is((await objectIn(await withHeaders(path, { accept })))["api_version"], version, `${path} ${accept}`);
    }
  });

  test("an answer has a tag, and is not sent again to who has it", async () => {
    for (const path of ["/build/1", "/v1/build/1", "/builds", "/build", "/"]) {
      const etag = (await ask(path)).headers.get("etag") ?? "";
      assert.match(etag, /^"[\w-]{27}"$/);
      for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
        const response = await withHeaders(path, { "If-None-Match": tags });
        assert.is(response.status, 304, tags);
        assert.is(response.headers.get("etag"), etag);
        assert.is(response.headers.get("session-id"), SESSION);
        assert.is(response.headers.get("content-type"), null);
        assert.is(await response.text(), "");
      }
      const head = await ask(path, { method: "HEAD", headers: { "If-None-Match": etag } });
      assert.is(head.status, 304);
      const other = await withHeaders(path, { "If-None-Match": '"other"' });
      assert.is(other.status, 200);
      assert.is(other.headers.get("etag"), etag);
      await other.text();
    }
  });

  test("the tag changes with the build, and errors have none", async () => {
    const before = (await ask("/build/1")).headers.get("etag") ?? "";
    world.builds.splice(0, 1, { ...BUILDING, id: 1 });
    const after = await withHeaders("/build/1", { "If-None-Match": before });
    assert.is(after.status, 200);
    assert.is.not(after.headers.get("etag"), before);
    const missing = await withHeaders("/build/9", { "If-None-Match": "*" });
    assert.is(missing.status, 404);
    assert.is(missing.headers.get("etag"), null);
  });

  test("readers may keep an answer if they ask again, and nothing else is kept", async () => {
    const kept = async (path: string, init?: RequestInit): Promise<string | null> =>
      (await ask(path, init)).headers.get("cache-control");
    assert.is(await kept("/build/1"), "private, no-cache");
    assert.is(await kept("/build/1/artifacts.zip"), "private, no-cache");
    assert.is(await kept("/build/9"), "no-store");
    assert.is(await kept("/build", signed(GIT)), "no-store");
  });

  test("HEAD tells the length that GET has", async () => {
    for (const path of ["/build", "/build/1", "/v1/build/1", "/builds", "/", "/v1", "/build/9", "/nothing"]) {
      const body = await (await ask(path)).arrayBuffer();
      const head = await ask(path, { method: "HEAD" });
      assert.is(head.headers.get("content-length"), String(body.byteLength), path);
    }
  });

  test("OPTIONS is answered on every path, in the words of the dialect", async () => {
    for (const [path, allow, body] of [
      ["/", "GET, HEAD, OPTIONS", { STATUS: "SUCCESS" }],
      ["/build", "GET, HEAD, POST, OPTIONS", { STATUS: "SUCCESS" }],
      ["/build/1/artifacts.zip", "GET, HEAD, OPTIONS", { STATUS: "SUCCESS" }],
      ["/v1/build", "GET, HEAD, POST, OPTIONS", {}],
      ["/v2/builds/9", "GET, HEAD, PUT, OPTIONS", {}],
    ] as const) {
      const response = await ask(path, { method: "OPTIONS" });
      assert.is(response.status, 200, path);
      assert.is(response.headers.get("allow"), allow);
      assert.equal(await objectIn(response), body);
    }
    assert.is((await ask("/nothing", { method: "OPTIONS" })).status, 404);
  });

  test("no page of another origin may read, unless it is allowed to", async () => {
    const response = await withHeaders("/build/1", { origin: "https://ci.example.com" });
    assert.is(response.headers.get("access-control-allow-origin"), null);
    assert.is(response.headers.get("vary"), "Accept, Origin");
  });

  test.run();
}

const wire = suite("exchange on the wire");

wire("no header is sent twice, and a tag costs no body", async () => {
  const world = makeWorld();
  world.builds.push({ ...PASSED, id: 1 });
  const [, open] = TRANSPORTS[1] ?? TRANSPORTS[0]!;
  const api = await open(world.app);
  const ask = (headers: Record<string, string>): Promise<{ names: readonly string[]; length: number }> =>
    new Promise((resolve, reject) => {
      get(`${api.origin}/build/1`, { headers }, (message) => {
        const names = message.rawHeaders.filter((_, index) => index % 2 === 0).map((header) => header.toLowerCase());
        let length = 0;
        message.on("data", (bytes: Buffer) => void (length += bytes.length));
        message.on("end", () => resolve({ names, length }));
      }).on("error", reject);
    });
  const whole = await ask({});
  assert.is(new Set(whole.names).size, whole.names.length);
  assert.ok(whole.names.includes("content-length"));
  const known = await ask({ "if-none-match": "*" });
  assert.is(known.length, 0);
  assert.is(new Set(known.names).size, known.names.length);
  assert.not.ok(known.names.includes("transfer-encoding"));
  await api.close();
  await world.close();
});

wire.run();
