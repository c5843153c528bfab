import * as assert from "uvu/assert";
import { corsOf, SAME_ORIGIN } from "../../src/http/cors.ts";
import { suite } from "../support/suite.ts";
import { PASSED } from "./sample-builds.ts";
import { makeWorld, TRANSPORTS, type Ask } from "./world.ts";

const ALLOWED = /https:\/\/[a-z]+\.example\.com|http:\/\/localhost:\d+/;

const allowedOrigin = (pattern: RegExp, origin: string): string | undefined =>
  corsOf(pattern)(new Headers({ origin }))["access-control-allow-origin"];

const patterns = suite("cors");

patterns("an origin is allowed as a whole, not by what it begins or ends with", () => {
  assert.is(allowedOrigin(ALLOWED, "https://ci.example.com"), "https://ci.example.com");
  assert.is(allowedOrigin(ALLOWED, "http://localhost:8080"), "http://localhost:8080");
  for (const origin of [
    "https://ci.example.com.evil.net",
    "https://evil.net/https://ci.example.com",
    "xhttps://ci.example.com",
    "https://ci.example.com:8080",
    "http://localhost:8080.evil.net",
    "http://ci.example.com",
    "null",
    "",
  ]) {
    assert.is(allowedOrigin(ALLOWED, origin), undefined, origin);
  }
});

patterns("the flags of a pattern do not loosen it", () => {
  const sticky = corsOf(/https:\/\/a/gmy);
  const headers = new Headers({ origin: "https://a" });
  assert.is(sticky(headers)["access-control-allow-origin"], "https://a");
  assert.is(sticky(headers)["access-control-allow-origin"], "https://a");
});

patterns("an origin that is too long for one is not looked at", () => {
  assert.is(allowedOrigin(/.*/, `https://${"a".repeat(600)}`), undefined);
});

patterns("without a pattern no origin is allowed", () => {
  assert.equal(SAME_ORIGIN(new Headers({ origin: "https://ci.example.com" })), {});
});

patterns.run();

for (const [name, open] of TRANSPORTS) {
  const world = makeWorld(5_000, { corsAllowedOrigins: ALLOWED });
  const api = open(world.app);
  const ask: Ask = async (path, init) => (await api).ask(path, init);
  const ORIGIN = "https://ci.example.com";

  const test = suite(`cors ${name}`);

  test.before(() => void world.builds.push(PASSED));

  test.after(async () => {
    await (await api).close();
    await world.close();
  });

  test("a page of an allowed origin may read every answer, errors and archives too", async () => {
    for (const path of ["/build/7", "/v1/build/7", "/build/9", "/nothing", "/build/7/artifacts.zip"]) {
      const { headers } = await ask(path, { headers: { origin: ORIGIN } });
      assert.is(headers.get("access-control-allow-origin"), ORIGIN, path);
      assert.is(headers.get("access-control-allow-methods"), "GET");
      assert.match(headers.get("access-control-expose-headers") ?? "", /Session-Id.*Etag/);
      assert.is(headers.get("access-control-allow-credentials"), null);
      assert.match(headers.get("vary") ?? "", "Origin");
    }
  });

  test("a page that asks first may send what the original's clients send, and nothing that would change anything", async () => {
    const { status, headers } = await ask("/v1/build", {
      method: "OPTIONS",
      headers: { origin: ORIGIN, "access-control-request-method": "POST" },
    });
    assert.is(status, 200);
    assert.is(headers.get("access-control-allow-methods"), "GET");
    const sent = (headers.get("access-control-allow-headers") ?? "").split(", ");
    for (const header of ["Content-Type", "Accept", "X-Requested-With", "Session", "Session-Id"]) {
      assert.ok(sent.includes(header), header);
    }
    assert.not.ok(sent.some((header) => /digest/i.test(header)));
  });

  test("a page of any other origin may read nothing", async () => {
    for (const origin of ["https://ci.example.com.evil.net", "null"]) {
      const { headers } = await ask("/build/7", { headers: { origin } });
      assert.is(headers.get("access-control-allow-origin"), null);
      assert.is(headers.get("access-control-allow-headers"), null);
    }
  });

  test.run();
}
