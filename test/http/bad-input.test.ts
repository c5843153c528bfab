import fc from "fast-check";
import * as assert from "uvu/assert";
import { DIGEST_HEADER } from "../../src/http/auth.ts";
import { OF_CODE_POINTS } from "../code-point.ts";
import { suite } from "../support/suite.ts";
import { PASSED } from "./sample-builds.ts";
import { page } from "./console-page.ts";
import { makeWorld, MAX_BODY_BYTES, objectIn, signed, TRANSPORTS, type Ask } from "./world.ts";

const GIT = { type: "git", url: "https://example.com/app.git", job_name: "Test" };

/** Signed bodies that are no build, the status, and what the error must say. */
const BAD_BODIES: readonly (readonly [body: string | Uint8Array<ArrayBuffer>, status: number, said: RegExp])[] = [
  ["", 400, /JSON.*found nothing/],
  ["{", 400, /JSON/],
  ["[]", 400, /JSON object: found a list/],
  ["null", 400, /JSON object: found null/],
  ['"git"', 400, /JSON object: found a string/],
  [Buffer.from([0xff]), 400, /UTF-8/],
  ["{}", 400, /"type"/],
  [JSON.stringify({ ...GIT, type: "svn" }), 400, /"type".*"svn"/],
  [JSON.stringify({ ...GIT, type: 1 }), 400, /"type"/],
  [JSON.stringify({ ...GIT, url: undefined }), 400, /"url"/],
  [JSON.stringify({ ...GIT, url: 7 }), 400, /"url" must be a string: found/],
  [JSON.stringify({ ...GIT, branch: ["b"] }), 400, /"branch" must be a string: found/],
  [JSON.stringify({ ...GIT, remote_files: "f" }), 400, /"remote_files" must be/],
  [JSON.stringify({ ...GIT, remote_files: { a: "b" } }), 400, /"remote_files"/],
  [JSON.stringify({ ...GIT, callback_url: "ftp://ci.example/" }), 400, /"callback_url" must be an http or https url/],
  [JSON.stringify({ ...GIT, callback_url: ["http://ci.example/"] }), 400, /"callback_url" must be a string: found/],
  [JSON.stringify({ ...GIT, priority: 1 }), 400, /"priority"/],
  [JSON.stringify({ ...GIT, job_name: undefined }), 400, /"job_name" must be a string: found nothing/],
  [JSON.stringify({ ...GIT, job_name: null }), 400, /"job_name" must be a string: found null/],
  ['{"type":"git","url":"u","job_name":"j","__proto__":{"type":"x"}}', 400, /__proto__/],
  [JSON.stringify({ ...GIT, constructor: {} }), 400, /"constructor"/],
  [JSON.stringify({ ...GIT, branch: "\ud800" }), 400, /surrogate/],
  [`{"type":"git","url":"u","job_name":"j","config":${"[".repeat(900)}${"]".repeat(900)}}`, 400, /64 levels/],
  [`"${"a".repeat(MAX_BODY_BYTES)}"`, 413, /at most 2048 bytes/],
];

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld();
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);

  const test = suite(`bad input ${name}`);

  test.after(async () => {
    await (await api).close();
    await world.close();
    assert.equal(world.logged, []);
    assert.equal(world.submitted, []);
  });

  for (const [body, status, said] of BAD_BODIES) {
    test(`the body ${String(body).slice(0, 60)} is refused with ${status} and ${said.source}`, async () => {
      const response = await ask("/build", signed(body));
      assert.is(response.status, status);
      const { STATUS, error, ...others } = await objectIn(response);
      assert.is(STATUS, "FAILURE");
      assert.match(String(error), said);
      assert.equal(others, {});
    });
  }

  test("the original's paths refuse an argument in the original's words", async () => {
    const response = await ask("/v1/build", signed('{"type":"svn"}'));
    assert.is(response.status, 400);
    const { status, error, ...others } = await objectIn(response);
    assert.is(status, "FAILURE");
    assert.match(String(error), '"type"');
    assert.equal(others, {});
  });

  test("a request without a digest or with a wrong one is refused", async () => {
    const { headers, ...unsigned } = signed(JSON.stringify(GIT));
    for (const init of [
      unsigned,
      { ...unsigned, headers: { [DIGEST_HEADER]: "0".repeat(128) } },
      { ...signed("{}"), body: JSON.stringify(GIT) },
    ]) {
      const response = await ask("/build", init);
      assert.is(response.status, 401);
      assert.ok(response.headers.has("www-authenticate"));
      assert.is((await objectIn(response))["STATUS"], "FAILURE");
      assert.equal(Object.keys(await objectIn(await ask("/v1/build", init))), ["error"]);
    }
    assert.ok(headers);
  });

  test("whoever has no secret learns nothing about the body, but that it is too long", async () => {
    const status = async (body: string): Promise<number> => (await ask("/build", { method: "POST", body })).status;
    assert.is(await status("{"), 401);
    assert.is(await status('{"type":"svn"}'), 401);
    assert.is(await status("a".repeat(MAX_BODY_BYTES + 1)), 413);
  });

  test("a body that is too long is refused in whatever pieces it comes, and the client has its answer", async () => {
    const pieces = ReadableStream.from(Array.from({ length: 64 }, () => Buffer.alloc(16_384, 0x20)));
    const response = await ask("/build", { method: "POST", body: pieces, duplex: "half" });
    assert.is(response.status, 413);
    assert.is((await objectIn(response))["STATUS"], "FAILURE");
  });

  test("a body of exactly the limit is read", async () => {
    const padded = JSON.stringify({ ...GIT, type: "svn" }).padEnd(MAX_BODY_BYTES);
    assert.is((await ask("/build", signed(padded))).status, 400);
  });

  test("no request, however strange, is answered by a fault of the server or by anything but JSON", async () => {
    world.builds.push(PASSED);
    world.console = () => Promise.resolve(page("1\n"));
    const word = fc.constantFrom(
      "build",
      "builds",
      "v1",
      "v2",
      "subjob",
      "atoms",
      "console",
      "slave",
      "executor",
      "queue",
    );
    const strange = fc.constantFrom(
      "7",
      "0",
      "artifacts.tar.gz",
      "result",
      "..",
      "%2e%2e",
      "%00",
      "%zz",
      "",
      "__proto__",
    );
    const segment = fc.oneof(word, strange, fc.string());
    const path = fc
      .array(segment, { maxLength: 5 })
      .map((segments) => `/${segments.map((text) => text.replaceAll(/[^ -~]|[\\#?]/g, "x")).join("/")}`);
    const method = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    await fc.assert(
      fc.asyncProperty(path, method, fc.jsonValue(OF_CODE_POINTS), async (target, verb, value) => {
        const init = verb === "GET" ? { method: verb } : { ...signed(JSON.stringify(value)), method: verb };
        const response = await ask(target, { ...init, redirect: "manual" });
        assert.ok(response.status < 500, `${verb} ${target}: ${response.status}`);
        const text = await response.text();
        const isArchive = response.headers.get("content-type") === "application/x-tar";
        if (!isArchive && response.status !== 302) assert.type(JSON.parse(text), "object");
      }),
      { numRuns: 100 },
    );
  });

  test.run();
}
