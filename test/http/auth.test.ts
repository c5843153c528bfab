import * as assert from "uvu/assert";
import { digestOf, requestDigestOf, requireDigest, type Signable } from "../../src/http/auth.ts";
import { RequestError } from "../../src/http/errors.ts";
import { suite } from "../support/suite.ts";

const SECRET = "testsecret";

/** Recorded from the original. */
const VECTORS: readonly (readonly [body: string, digest: string])[] = [
  [
    '{"status": "canceled"}',
    "ba6868cdbaec9f3329454bce6e177ab962fd5249705d829f6ece7bca1e06cba8be78d0e5f40a3017d86020e201260c24c5efbff63f75d81d30e6318ae0fa553a",
  ],
  [
    "",
    "2a4aa3be854966255e44e594a0e651a42980739c3e66249eea9e0707d87b9d7efff7ead17cdcaade6c780a3b80daf3c59b3c0fff78e0889a8ac38335a4fc180d",
  ],
];

const bare = (body: Uint8Array): Signable => ({ method: "POST", target: "/build", body, stamp: null });

const STAMPED: Signable = {
  method: "POST",
  target: "/build?x=%20",
  body: Buffer.from("{}"),
  stamp: { timestamp: "1700000000", nonce: "0123456789abcdef" },
};

const refusal = (body: Uint8Array, digest: string | null): RequestError => {
  try {
    requireDigest([SECRET], bare(body), digest);
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error("Cannot examine the refusal as the digest must be refused: it was taken");
};

const test = suite("auth");

for (const [body, digest] of VECTORS) {
  test(`the digest of "${body}" is that of the original`, () => {
    assert.is(digestOf(SECRET, Buffer.from(body)), digest);
    requireDigest([SECRET], bare(Buffer.from(body)), digest);
  });
}

test("a digest is that of the bytes as they were sent", () => {
  const [[body, digest] = ["", ""]] = VECTORS;
  assert.is(refusal(Buffer.from(body.replace(": ", ":")), digest).code, "UNAUTHENTICATED");
  requireDigest([SECRET], bare(Buffer.from([0xff, 0x00, 0xfe])), digestOf(SECRET, Buffer.from([0xff, 0x00, 0xfe])));
});

test("what is not exactly the digest is refused", () => {
  const body = Buffer.from("{}");
  const digest = digestOf(SECRET, body);
  const wrong = [
    null,
    "",
    "0",
    digest.slice(1),
    `${digest}0`,
    digest.toUpperCase(),
    ` ${digest}`,
    digestOf("othersecret", body),
    "é".repeat(64),
  ];
  for (const given of wrong) assert.is(refusal(body, given).code, "UNAUTHENTICATED", String(given));
});

test("a refusal tells what is missing, and neither digest nor secret", () => {
  const body = Buffer.from("{}");
  const error = refusal(body, "wrong");
  assert.is(
    error.message,
    "Cannot authenticate the request as the header ClusterRunner-Message-Authentication-Digest must be the HMAC-SHA512 of the body, made with the server's secret: found another value",
  );
  assert.match(refusal(body, null).message, "found no such header");
  assert.not.match(error.message, digestOf(SECRET, body));
});

test("a stamped request is signed with its timestamp, nonce, method and target before its body", () => {
  const text = Buffer.from("1700000000\n0123456789abcdef\nPOST\n/build?x=%20\n{}");
  assert.is(requestDigestOf(SECRET, STAMPED), digestOf(SECRET, text));
  requireDigest([SECRET], STAMPED, digestOf(SECRET, text));
});

test("a stamped request in which anything was changed is refused", () => {
  const digest = requestDigestOf(SECRET, STAMPED);
  const changed: readonly Signable[] = [
    { ...STAMPED, method: "PUT" },
    { ...STAMPED, target: "/build?x=%2020" },
    { ...STAMPED, body: Buffer.from("{ }") },
    { ...STAMPED, stamp: { timestamp: "1700000001", nonce: "0123456789abcdef" } },
    { ...STAMPED, stamp: { timestamp: "1700000000", nonce: "0123456789abcdeF" } },
    { ...STAMPED, stamp: null },
  ];
  for (const request of changed) {
    assert.throws(
      () => requireDigest([SECRET], request, digest),
      (error: unknown) => error instanceof RequestError && error.code === "UNAUTHENTICATED",
    );
  }
});

test("any of several secrets signs, and no other", () => {
  const secrets = ["the-new-secret", "an-old-secret", "an-older-secret"];
  for (const secret of secrets) requireDigest(secrets, STAMPED, requestDigestOf(secret, STAMPED));
  assert.throws(() => requireDigest(secrets, STAMPED, requestDigestOf(SECRET, STAMPED)));
});

test.run();
