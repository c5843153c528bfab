import * as assert from "uvu/assert";
import { digestOf, requireDigest } from "../../src/http/auth.ts";
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

const refusal = (body: Uint8Array, digest: string | null): RequestError => {
  try {
    requireDigest(SECRET, body, digest);
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
    requireDigest(SECRET, Buffer.from(body), digest);
  });
}

test("a digest is that of the bytes as they were sent", () => {
  const [[body, digest] = ["", ""]] = VECTORS;
  assert.is(refusal(Buffer.from(body.replace(": ", ":")), digest).code, "UNAUTHENTICATED");
  requireDigest(SECRET, Buffer.from([0xff, 0x00, 0xfe]), digestOf(SECRET, Buffer.from([0xff, 0x00, 0xfe])));
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

test.run();
