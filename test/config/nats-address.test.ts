import * as assert from "uvu/assert";
import { natsAddressOf, NATS_URL_WISH } from "../../src/config/nats-address.ts";
import { loadConfig } from "../../src/config.ts";
import { makeHome, thrownBy } from "./home.ts";
import { suite } from "../support/suite.ts";

const test = suite("nats-address");

test("a url says where a server is, and its port where that is not the usual one", () => {
  const serversOf = (text: string): readonly string[] | undefined => natsAddressOf(text)?.servers;
  assert.equal(serversOf("nats://127.0.0.1"), ["127.0.0.1:4222"]);
  assert.equal(serversOf("nats://nats.example.com:4333/"), ["nats.example.com:4333"]);
  assert.equal(serversOf("nats://[fe80::1]:80"), ["[fe80::1]:80"]);
  assert.equal(serversOf("nats://a, nats://b:1 ,tls://c"), ["a:4222", "b:1", "c:4222"]);
});

test("one url of tls has all be encrypted", () => {
  assert.equal(
    ["nats://a", "tls://a", "nats://a,tls://b"].map((text) => natsAddressOf(text)?.isEncrypted),
    [false, true, true],
  );
});

test("a user and a password are decoded, a user alone is a token, and one login is for all", () => {
  const loginOf = (text: string): unknown => natsAddressOf(text)?.login;
  assert.is(loginOf("nats://a"), null);
  assert.equal(loginOf("nats://me:p%40ss%2C@a"), { user: "me", pass: "p@ss," });
  assert.equal(loginOf("nats://s3cret@a"), { token: "s3cret" });
  assert.equal(loginOf("nats://a,nats://me:pass@b"), { user: "me", pass: "pass" });
  assert.equal(loginOf("nats://me:pass@a,nats://me:pass@b"), { user: "me", pass: "pass" });
});

const REFUSED = [
  "",
  ",",
  "10.0.0.1",
  "10.0.0.1:4222",
  "http://a",
  "ws://a",
  "nats://",
  "nats://a,",
  "nats://a b",
  "nats://a/b",
  "nats://a?b",
  "nats://a#b",
  "nats://a:70000",
  "nats://:pass@a",
  "nats://me:%zz@a",
  "nats://me:one@a,nats://me:two@b",
];

test("anything else is none", () => {
  for (const text of REFUSED) assert.is(natsAddressOf(text), undefined, text);
});

test("one that is refused is not shown, since it may hold a password, and its option is called as it is written", () => {
  const home = makeHome();
  try {
    const { message } = thrownBy(() =>
      loadConfig({
        environment: home.environment,
        flags: { nats_url: "nats://me:s3cret@a/b" },
        flagNames: { nats_url: "nats" },
      }),
    );
    assert.is(message, `Cannot use option "--nats" as it must ${NATS_URL_WISH}: found something else`);
  } finally {
    home.remove();
  }
});

test.run();
