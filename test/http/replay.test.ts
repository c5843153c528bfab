import * as assert from "uvu/assert";
import { digestOf, DIGEST_HEADER, NONCE_HEADER, TIMESTAMP_HEADER } from "../../src/http/auth.ts";
import { createNonces } from "../../src/http/nonces.ts";
import { suite } from "../support/suite.ts";
import { BODY, newNonce, NOW, stamped, WINDOW, withApp } from "./gated-world.ts";
import { objectIn, SECRET, signed, TRANSPORTS } from "./world.ts";

for (const [name, open] of TRANSPORTS) {
  const test = suite(`replay ${name}`);

  test("within a window a request without a whole stamp is refused", () =>
    withApp(open, { replayWindowSeconds: WINDOW }, async ({ ask, world }) => {
      const { headers, ...rest } = stamped("/build", BODY);
      const {
        [DIGEST_HEADER]: digest,
        [TIMESTAMP_HEADER]: timestamp,
        [NONCE_HEADER]: nonce,
      } = { ...headers } as Record<string, string>;
      for (const [init, found] of [
        [signed(BODY), "neither"],
        [{ ...rest, headers: { [DIGEST_HEADER]: digest, [TIMESTAMP_HEADER]: timestamp } }, "only one"],
        [{ ...rest, headers: { [DIGEST_HEADER]: digest, [NONCE_HEADER]: nonce } }, "only one"],
      ] as const) {
        const response = await ask("/build", init as RequestInit);
        assert.is(response.status, 401);
        assert.ok(response.headers.has("www-authenticate"));
        assert.match(String((await objectIn(response))["error"]), found);
      }
      assert.equal(world.submitted, []);
    }));

  test("a request that comes again is refused, wherever it is sent", () =>
    withApp(open, { replayWindowSeconds: WINDOW }, async ({ ask, world }) => {
      const init = stamped("/build", BODY);
      assert.is((await ask("/build", init)).status, 202);
      const again = await ask("/build", init);
      assert.is(again.status, 401);
      assert.match(String((await objectIn(again))["error"]), "its nonce must be new: found one that was used");
      assert.is((await ask("/v1/build", init)).status, 401);
      assert.is(world.submitted.length, 1);
    }));

  test("of many copies that come at once one is taken", () =>
    withApp(open, { replayWindowSeconds: WINDOW }, async ({ ask, world }) => {
      const init = stamped("/build", BODY);
      const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await ask("/build", init)).status));
      assert.equal(
        [statuses.filter((one) => one === 202).length, statuses.filter((one) => one === 401).length],
        [1, 7],
      );
      assert.is(world.submitted.length, 1);
    }));

  test("a request is taken up to the ends of the window, and not beyond them", () =>
    withApp(open, { replayWindowSeconds: WINDOW }, async (scene) => {
      for (const [away, status, found] of [
        [-WINDOW, 202, ""],
        [WINDOW, 202, ""],
        [-WINDOW - 1, 401, "found one of 301 s ago"],
        [WINDOW + 1, 401, "found one that is 301 s ahead"],
      ] as const) {
        const response = await scene.ask("/build", stamped("/build", BODY, { timestamp: String(NOW + away) }));
        assert.is(response.status, status, String(away));
        assert.match(JSON.stringify(await response.json()), found);
      }
      const init = stamped("/build", BODY);
      assert.is((await scene.ask("/build", init)).status, 202);
      scene.now += WINDOW + 1;
      assert.is((await scene.ask("/build", init)).status, 401);
    }));

  test("a nonce is used up only by somebody who has the secret", () =>
    withApp(open, { replayWindowSeconds: WINDOW }, async ({ ask }) => {
      const nonce = newNonce();
      assert.is((await ask("/build", stamped("/build", BODY, { nonce, secret: "guessed-secret" }))).status, 401);
      assert.is((await ask("/build", stamped("/build", BODY, { nonce }))).status, 202);
    }));

  test("where there is no room for nonces requests are refused for a while, and none is forgotten", () => {
    const nonces = createNonces({ window: WINDOW, since: 0, most: 1 });
    return withApp(open, { replayWindowSeconds: WINDOW, nonces }, async (scene) => {
      const first = stamped("/build", BODY);
      assert.is((await scene.ask("/build", first)).status, 202);
      const response = await scene.ask("/build", stamped("/build", BODY));
      assert.is(response.status, 503);
      assert.is(response.headers.get("retry-after"), String(WINDOW));
      assert.is((await scene.ask("/build", first)).status, 401);
      scene.now += WINDOW + 1;
      assert.is((await scene.ask("/build", stamped("/build", BODY, { timestamp: String(scene.now) }))).status, 202);
    });
  });

  test("a request from before the start of the server is to be signed again", () => {
    const nonces = createNonces({ window: WINDOW, since: NOW - 5 });
    return withApp(open, { replayWindowSeconds: WINDOW, nonces }, async ({ ask, warnings }) => {
      const response = await ask("/build", stamped("/build", BODY, { timestamp: String(NOW - 7) }));
      assert.is(response.status, 503);
      assert.is(response.headers.get("retry-after"), "8");
      assert.match(String((await objectIn(response))["error"]), "sign it again");
      assert.match(String(warnings.map(([{ reason }]) => reason)), "sign it again");
      assert.is((await ask("/build", stamped("/build", BODY, { timestamp: String(NOW - 4) }))).status, 202);
    });
  });

  test("signed reads within a window need a new stamp each", () =>
    withApp(open, { signReads: true, replayWindowSeconds: WINDOW }, async ({ ask }) => {
      const headers = { [DIGEST_HEADER]: digestOf(SECRET, Buffer.from("")) };
      assert.is((await ask("/build/7", { headers })).status, 401);
      const init = stamped("/build/7", "", { method: "GET" });
      assert.is((await ask("/build/7", init)).status, 200);
      assert.is((await ask("/build/7", init)).status, 401);
    }));
  test.run();
}
