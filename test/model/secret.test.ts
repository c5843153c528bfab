import * as fc from "fast-check";
import * as assert from "uvu/assert";
import { withoutSecrets } from "../../src/model/secret.ts";
import { suite } from "../support/suite.ts";

const test = suite("secret");

const SHOWN: readonly (readonly [string, string, string])[] = [
  ["a password", "https://ann:s3cret@host/x.git", "https://ann:***@host/x.git"],
  ["a password of digits", "https://ann:8080@host/x", "https://ann:***@host/x"],
  ["a password without a user", "https://:s3cret@host", "https://:***@host"],
  ["a token in place of the user", "https://s3cret@host/x.git", "https://***@host/x.git"],
  ["a token with an empty password", "https://s3cret:@host/x.git", "https://***@host/x.git"],
  ["a token as GitHub takes it", "https://s3cret:x-oauth-basic@github.com/a", "https://***@github.com/a"],
  ["a password that holds @", "https://ann:p@ss@host/x", "https://ann:***@host/x"],
  ["a password that holds a slash", "https://ann:p/s?s#s@host/x", "https://ann:***@host/x"],
  ["the password of another scheme", "git+ssh://ann:s3cret@host/x", "git+ssh://ann:***@host/x"],
  [
    "every password of a text",
    "from 'http://a:b@c/' to 'http://d:e@f/'",
    "from 'http://a:***@c/' to 'http://d:***@f/'",
  ],
  ["a token in a query", "https://h/x?access_token=s3cret&page=2", "https://h/x?access_token=***&page=2"],
  ["a signature in a query", "https://h/x?a=1&X-Amz-Signature=s3cret#top", "https://h/x?a=1&X-Amz-Signature=***#top"],
];

for (const [what, text, shown] of SHOWN) {
  test(`${what} is hidden`, () => assert.is(withoutSecrets(text), shown));
}

const PLAIN = [
  "",
  "no address",
  "https://host/x.git",
  "https://host:8080/a@b",
  "https://host/@scope/a:b@c",
  "http://[::1]:8080/a@b",
  "git@github.com:box/ClusterRunner.git",
  "/srv/git/x@y.git",
  "file:///srv/git/x@y.git",
  "write to ann@example.org, see https://example.org",
  "https://host/x?page=2&author=ann",
];

test("a text without credentials stays as it is", () => {
  for (const text of PLAIN) assert.is(withoutSecrets(text), text);
});

/** Anything but white space, which ends an address in a text. */
const password = fc
  .array(
    fc.oneof(
      fc.constantFrom("@", "/", "?", "#", ":", "[", "]", "%", "&", "=", '"', "'", "\\"),
      fc.string({ minLength: 1, maxLength: 3 }),
    ),
  )
  .map((parts) => `s3cret${parts.join("")}s3cret`.replaceAll(/\s/g, ""));

const host = fc.constantFrom("host", "host:8080", "127.0.0.1", "[::1]:80");

test("whatever a password is, nothing of it is left", () => {
  fc.assert(
    fc.property(password, host, fc.constantFrom("https", "ssh", "git+http"), (password, host, scheme) => {
      const text = `cannot fetch ${scheme}://ann:${password}@${host}/x.git as told`;
      assert.is(withoutSecrets(text), `cannot fetch ${scheme}://ann:***@${host}/x.git as told`);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("hiding twice is hiding once", () => {
  fc.assert(
    fc.property(password, host, (password, host) => {
      const once = withoutSecrets(`https://ann:${password}@${host}/x https://${encodeURIComponent(password)}@${host}`);
      assert.is(withoutSecrets(once), once);
    }),
    { seed: 1 },
  );
});

test("a long text is searched in no more than linear time", () => {
  for (const part of ["a@://b:c", "://", "://b:c", "://b:80/", "://[", "?token", "&sig=", "@"]) {
    const text = `${part.repeat(100_000)}://ann:s3cret@host${part.repeat(100_000)}`;
    assert.not(withoutSecrets(text).includes("s3cret"));
  }
});

test.run();
