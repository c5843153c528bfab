import * as assert from "uvu/assert";
import { endpointsOf } from "../../src/http/app.ts";
import { digestOf, DIGEST_HEADER, NONCE_HEADER, TIMESTAMP_HEADER } from "../../src/http/auth.ts";
import { STATUSES } from "../../src/http/errors.ts";
import { createGate } from "../../src/http/gate.ts";
import { suite } from "../support/suite.ts";
import { BODY, newNonce, stamped, WINDOW, withApp } from "./gated-world.ts";
import { makeWorld, MAX_BODY_BYTES, objectIn, SECRET, signed, TRANSPORTS } from "./world.ts";

for (const [name, open] of TRANSPORTS) {
  const test = suite(`gate ${name}`);

  test("without a window a request may have a stamp, which its digest covers then", () =>
    withApp(open, {}, async ({ ask, world }) => {
      assert.is((await ask("/build", stamped("/build", BODY))).status, 202);
      assert.is((await ask("/build", signed(BODY))).status, 202);
      const once = stamped("/build", BODY, { timestamp: "1" });
      assert.is((await ask("/build", once)).status, 202);
      assert.is((await ask("/build", once)).status, 202);
      assert.is(world.submitted.length, 4);
      for (const init of [
        stamped("/build", BODY, { target: "/builds" }),
        stamped("/build", BODY, { target: "/build/" }),
        { ...once, headers: { ...once.headers, [TIMESTAMP_HEADER]: "2" } },
        { ...once, headers: { ...once.headers, [NONCE_HEADER]: newNonce() } },
        { ...once, body: BODY.replace("Test", "Tast") },
      ]) {
        const response = await ask("/build", init);
        assert.is(response.status, 401);
        assert.match(String((await objectIn(response))["error"]), "its timestamp, nonce, method and path");
      }
      assert.is(world.submitted.length, 4);
    }));

  test("the path is signed with its query, as it stands in the request", () =>
    withApp(open, {}, async ({ ask }) => {
      for (const path of ["/build?a=1&b=%20%7e", "/%62uild", "/build/"]) {
        assert.is((await ask(path, stamped(path, BODY))).status, 202, path);
      }
    }));

  test("a stamp in another form is refused", () =>
    withApp(open, {}, async ({ ask }) => {
      for (const signing of [
        { timestamp: "" },
        { timestamp: "1.5" },
        { timestamp: "-1" },
        { timestamp: "0x10" },
        { timestamp: "1".repeat(13) },
        { nonce: "" },
        { nonce: "short" },
        { nonce: "a".repeat(65) },
        { nonce: "with space in the middle" },
      ]) {
        const response = await ask("/build", stamped("/build", BODY, signing));
        assert.is(response.status, 401, JSON.stringify(signing));
        assert.match(String((await objectIn(response))["error"]), "found something else");
      }
    }));

  test("an older secret signs as well, until it is taken away", () =>
    withApp(
      open,
      { previousSecrets: ["an-old-secret", "an-older-secret"], replayWindowSeconds: WINDOW },
      async ({ ask }) => {
        const status = async (secret: string): Promise<number> =>
          (await ask("/build", stamped("/build", BODY, { secret }))).status;
        assert.equal(
          [
            await status(SECRET),
            await status("an-old-secret"),
            await status("an-older-secret"),
            await status("no-secret"),
          ],
          [202, 202, 202, 401],
        );
      },
    ));

  test("reads are open, unless they are to be signed", async () => {
    await withApp(open, {}, async ({ ask }) => assert.is((await ask("/build/7")).status, 200));
    await withApp(open, { signReads: true }, async ({ ask }) => {
      for (const path of ["/build", "/build/7", "/build/7/artifacts.zip", "/v1/build", "/builds/7", "/v2/builds/7"]) {
        assert.is((await ask(path)).status, 401, path);
        assert.is((await ask(path, { method: "HEAD" })).status, 401, path);
      }
      assert.is((await ask("/")).status, 200);
      const headers = { [DIGEST_HEADER]: digestOf(SECRET, Buffer.from("")) };
      assert.is((await ask("/build/7", { headers })).status, 200);
      assert.is((await ask("/build/7?x=1", stamped("/build/7?x=1", "", { method: "GET" }))).status, 200);
      assert.is((await ask("/build/7", stamped("/build/7", "", { method: "HEAD" }))).status, 200);
      assert.is((await ask("/build/7", stamped("/build/8", "", { method: "GET" }))).status, 401);
    });
  });

  test("refusals are logged, one of many, without secret and digest", () =>
    withApp(open, { replayWindowSeconds: WINDOW }, async (scene) => {
      const { ask, warnings } = scene;
      for (let times = 0; times < 5; times++) await ask("/build?token=hidden", signed(BODY));
      scene.now += 10;
      await ask("/v1/build", stamped("/v1/build", BODY, { secret: "guessed-secret" }));
      assert.is(warnings.length, 2);
      const [first = {}, second = {}] = warnings.map(([fields]) => fields);
      assert.equal([first["method"], first["path"], first["unlogged"]], ["POST", "/build", 0]);
      assert.equal([second["path"], second["unlogged"]], ["/v1/build", 4]);
      assert.match(String(second["reason"]), "found another value");
      const text = JSON.stringify(warnings);
      for (const secret of [SECRET, "guessed-secret", "hidden", digestOf(SECRET, Buffer.from(BODY))])
        assert.not.match(text, secret);
    }));

  test.run();
}

const declared = suite("every endpoint");

declared("whatever changes something is signed, and with signed reads all but where a probe asks", async () => {
  const world = makeWorld();
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const options = { log, secret: SECRET, maxBodyBytes: MAX_BODY_BYTES };
  const gates = [createGate(options), createGate({ ...options, signReads: true })] as const;
  const endpoints = endpointsOf({ ...world, ...options, stopping: new AbortController().signal });
  const before = world.status;
  for (const endpoint of endpoints) {
    const isOpen = ["/", "/healthz", "/readyz"].includes(endpoint.path);
    // What is refused whoever asks changes nothing.
    const isRefused = Object.keys(endpoint.answers).every((status) => Number(status) === STATUSES.REFUSED);
    const isRead = endpoint.method === "GET";
    assert.is(gates[0].guards(endpoint), !isRead && !isRefused, endpoint.path);
    assert.is(gates[1].guards(endpoint), isRead ? !isOpen : !isRefused, endpoint.path);
    if (isRead) continue;
    for (const path of [endpoint.path, ...endpoint.aliases]) {
      const asked = path.replaceAll(/\{\w+\}/g, "1");
      const response = await world.app.request(asked, { method: endpoint.method, body: "{}" });
      assert.is(response.status, isRefused ? STATUSES.REFUSED : 401, `${endpoint.method} ${asked}`);
    }
  }
  assert.equal([world.submitted, world.canceled], [[], []]);
  assert.is(world.status, before);
  await world.close();
});

declared.run();
