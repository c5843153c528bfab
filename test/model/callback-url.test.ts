import * as assert from "uvu/assert";
import { callbackUrlOf } from "../../src/model/callback-url.ts";
import { credentialsOf } from "../../src/model/url-credentials.ts";
import { suite } from "../support/suite.ts";

const test = suite("callback-url");

test("an http or https url is taken in its normal form", () => {
  assert.is(callbackUrlOf("https://Ci.Example"), "https://ci.example/");
  assert.is(callbackUrlOf("http://[::1]:8080/a b?x=1"), "http://[::1]:8080/a%20b?x=1");
  assert.is(callbackUrlOf("http://user:p%40ss@ci.example/"), "http://user:p%40ss@ci.example/");
});

for (const text of [
  "",
  "ci.example",
  "/hook",
  "ftp://ci.example/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "http://",
  "http://user:%ff@ci.example/",
  `http://ci.example/${"a".repeat(2_048)}`,
]) {
  test(`"${text.slice(0, 40)}" is no address of a receiver`, () => assert.is(callbackUrlOf(text), undefined));
}

test("credentials are taken from a url into a header", () => {
  const bare = credentialsOf(new URL("https://user:p%40ss@ci.example/hook"));
  assert.is(bare?.url.href, "https://ci.example/hook");
  assert.is(bare?.authorization, `Basic ${Buffer.from("user:p@ss").toString("base64")}`);
  assert.is(credentialsOf(new URL("https://ci.example/"))?.authorization, null);
});

test.run();
